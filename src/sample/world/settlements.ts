import { sampleKey } from '../keys.js'
import { randomOf } from '../random.js'
import { delinquent } from '../traps.js'
import { isActive, isAt, type Validator, type World } from './world.js'

/** Every third validator has put up a bond with Marinade. */
export function hasBond(validator: Validator): boolean {
  return validator.index % 3 === 0
}

export interface Claim {
  readonly stakeAccount: string
  readonly staker: string
  readonly withdrawer: string
  readonly stake: bigint
  readonly lamports: bigint
}

/** What a bond, or Marinade itself, paid stakers for an epoch. */
export interface Settlement {
  readonly validator: Validator
  readonly reason: 'BIDDING' | 'LOW_CREDITS'
  readonly funder: 'ValidatorBond' | 'Marinade'
  readonly claims: readonly Claim[]
}

/**
 * A bond pays for stake that was won in the auction in most epochs, and for credits that were missed; of these Marinade
 * pays a part itself, which is no cost of the validator.
 */
export function settlementsOf(world: World, epoch: number): readonly Settlement[] {
  return world.validators.filter(hasBond).flatMap((validator) => {
    const random = randomOf(`${world.options.seed}/settlement/${validator.index}/${epoch}`)
    const settled: Settlement[] = []
    const settle = (reason: Settlement['reason'], funder: Settlement['funder'], millionths: number): void => {
      const claims = claimsOf(validator, epoch, BigInt(millionths))
      if (claims.length > 0) settled.push({ validator, reason, funder, claims })
    }
    if (!random.oneIn(4)) settle('BIDDING', 'ValidatorBond', random.between(20, 180))
    if (isAt(world, delinquent, validator, epoch) || random.oneIn(12)) {
      settle('LOW_CREDITS', 'ValidatorBond', random.between(100, 400))
      settle('LOW_CREDITS', 'Marinade', random.between(5, 40))
    }
    return settled
  })
}

/** So many millionths of the stake of the first accounts; where no account is listed, of one of a stranger. */
function claimsOf(validator: Validator, epoch: number, millionths: bigint): Claim[] {
  const listed = validator.accounts.filter((account) => isActive(account, epoch)).slice(0, 4)
  const stranger = 800_000_000 + validator.index
  const holders =
    validator.accounts.length > 0
      ? listed
      : [
          {
            address: sampleKey('stake-account', stranger),
            staker: sampleKey('staker', stranger),
            withdrawer: sampleKey('withdrawer', stranger),
            lamports: 1_000_000_000_000n,
          },
        ]
  return holders.map(({ address, staker, withdrawer, lamports }) => ({
    stakeAccount: address,
    staker,
    withdrawer,
    stake: lamports,
    lamports: (lamports * millionths) / 1_000_000n,
  }))
}
