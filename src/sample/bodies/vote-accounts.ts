import { commissionChange, delinquent, sentinelCredits } from '../traps.js'
import { creditsAfter } from '../world/credits.js'
import { figuresOf } from '../world/figures.js'
import {
  activeStake,
  hasBegun,
  identityOf,
  isAt,
  slotsPerEpoch,
  type Validator,
  type World,
} from '../world/world.js'
import { rpcAnswer, type SampleJson } from './json.js'

/** `getVoteAccounts` in the middle of an epoch. */
export function voteAccountsBody(world: World, epoch: number): string {
  const isDelinquent = (validator: Validator): boolean => isAt(world, delinquent, validator, epoch)
  const list = (validators: readonly Validator[]): SampleJson =>
    validators.map((validator) => voteAccount(world, validator, epoch))
  return rpcAnswer(
    {
      current: list(world.validators.filter((validator) => !isDelinquent(validator))),
      delinquent: list(world.validators.filter(isDelinquent)),
    },
    epoch * 10 + 1,
  )
}

function voteAccount(world: World, validator: Validator, epoch: number): SampleJson {
  const lastVote = epoch * slotsPerEpoch + slotsPerEpoch / 2
  const tooEarly = isAt(world, commissionChange, validator, epoch)
  return {
    activatedStake: activeStake(validator, epoch),
    commission: figuresOf(world, validator, tooEarly ? epoch - 1 : epoch).commissionPercent,
    epochCredits: epochCredits(world, validator, epoch),
    epochVoteAccount: true,
    lastVote,
    nodePubkey: identityOf(world, validator, epoch),
    rootSlot: lastVote - 31,
    votePubkey: validator.voteKey,
  }
}

/** Of the epoch that runs, half of what it will have, and of the four before. */
function epochCredits(world: World, validator: Validator, epoch: number): SampleJson {
  const entries: SampleJson[] = [4, 3, 2, 1].map((ago) => [
    epoch - ago,
    creditsAfter(world, validator, epoch - ago),
    creditsAfter(world, validator, epoch - ago - 1),
  ])
  const [before, after] = [epoch - 1, epoch].map((end) => creditsAfter(world, validator, end))
  const soFar = Math.floor(((before ?? 0) + (after ?? 0)) / 2)
  entries.push([epoch, soFar, before ?? 0])
  if (hasBegun(world, sentinelCredits, validator, epoch))
    entries.push([18_446_744_073_709_551_615n, soFar, soFar])
  return entries
}
