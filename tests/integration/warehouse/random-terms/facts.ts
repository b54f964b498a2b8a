import fc from 'fast-check'
import type { Account, Fact, Place, StakeList } from '../../../oracle/engine/world.js'

/** A value, or in one of so many cases none. */
export function maybe<T>(value: fc.Arbitrary<T>, oneOf: number): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined, freq: oneOf })
}

/** Amounts of a world are of one size, so that tiers, floors and caps are met: from a few atoms to thousands of coins. */
export function amountsUpTo(digits: number): fc.Arbitrary<bigint> {
  const limit = 10n ** BigInt(digits)
  return fc.oneof(
    { weight: 6, arbitrary: fc.bigInt({ min: 0n, max: limit }) },
    { weight: 1, arbitrary: fc.constantFrom(0n, 1n, limit / 3n) },
  )
}

export const bps: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: 0n, max: 10_000n }),
  fc.constantFrom(0n, 1n, 3_333n, 10_000n),
)

function facts(amounts: fc.Arbitrary<bigint>): fc.Arbitrary<Fact> {
  const known = (status: Fact['status']) => amounts.map((atoms): Fact => ({ atoms, status }))
  return fc.oneof(
    { weight: 24, arbitrary: known('OBSERVED') },
    { weight: 4, arbitrary: known('DERIVED') },
    { weight: 7, arbitrary: amounts.map((atoms): Fact => ({ atoms: -atoms, status: 'OBSERVED' })) },
    { weight: 2, arbitrary: fc.constant<Fact>({ atoms: 0n, status: 'PROVEN_ZERO' }) },
    { weight: 1, arbitrary: fc.constant<Fact>({ atoms: undefined, status: 'MISSING' }) },
  )
}

export const addresses = ['w1', 'w2', 'w3'] as const

const rewards = fc.bigInt({ min: 0n, max: 10n ** 11n })

const account: fc.Arbitrary<Account> = fc.record({
  wallet: fc.constantFrom(...addresses, 'a stranger'),
  isDerived: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
  weight: maybe(fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 10n ** 16n })), 30),
  credited: fc.record({ COMMISSION: maybe(rewards, 20), MEV_TIPS: maybe(rewards, 20) }),
})

const accounts = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Account[]>([]) },
  { weight: 14, arbitrary: fc.array(account, { minLength: 1, maxLength: 3 }) },
)

/** Accounts of which none is known are no list; of one whose weight is unknown nothing was derived. */
function stakesOf(list: readonly Account[]): StakeList | undefined {
  const isDerived = list.some((one) => one.isDerived && one.weight !== undefined)
  return list.length === 0 ? undefined : { accounts: list, isDerived }
}

/** What is known of a validator in a period; own stake earned nothing for sure, as the operator has none. */
export function place(period: number, validator: string, amounts: fc.Arbitrary<bigint>): fc.Arbitrary<Place> {
  const fact = facts(amounts)
  return fc
    .record({
      facts: fc.record({
        EXEC_FEES: fact,
        MEV_TIPS: fact,
        COMMISSION: fact,
        VOTE_REWARDS: fc.constant<Fact>({ atoms: 0n, status: 'PROVEN_ZERO' }),
      }),
      accounts,
      rest: fc.oneof(
        { weight: 15, arbitrary: fc.constantFrom(0n, 0n, 0n, 1n, 10n ** 16n) },
        { weight: 1, arbitrary: fc.constant(undefined) },
      ),
    })
    .map(({ facts: known, accounts: list, rest }) => ({
      period,
      validator,
      facts: known,
      stakes: stakesOf(list),
      whole: {
        weight: rest === undefined ? undefined : list.reduce((sum, { weight }) => sum + (weight ?? 0n), rest),
        isDerived: false,
      },
    }))
}
