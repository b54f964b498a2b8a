import { stakeAccountsBody } from '../bodies/stake-accounts.js'
import { envelopeOf, fileRequest, type SampleEnvelope } from '../envelope.js'
import type { World } from '../world/world.js'
import { hoursInto } from './time.js'

/** One list for each validator whose stake accounts are known. */
export function* stakeAccountLists(world: World): Generator<SampleEnvelope> {
  for (const validator of world.validators) {
    if (validator.accounts.length === 0) continue
    yield envelopeOf({
      provider: 'stake_accounts',
      endpoint: 'stake_accounts',
      period: { from: world.options.firstEpoch, until: world.endEpoch },
      validatorKey: validator.voteKey,
      request: fileRequest(`stake_accounts_${validator.voteKey}.csv`),
      fetchedAt: hoursInto(world, world.endEpoch, 10),
      body: stakeAccountsBody(world, validator),
    })
  }
}
