import fc from 'fast-check'
import { chain } from './small-world.js'

export const components = ['EXEC_FEES', 'MEV_TIPS', 'VOTE_REWARDS', 'COMMISSION'] as const
export type Component = (typeof components)[number]
export const periods = [10, 11, 12] as const
export const partners = ['ann', 'bob', 'cay'] as const

export type Status = 'OBSERVED' | 'DERIVED' | 'PROVEN_ZERO' | 'MISSING'

/** Atoms of a component; undefined exactly when the status is MISSING. */
export interface Fact {
  readonly atoms: bigint | undefined
  readonly status: Status
}

/** A stake account: its weight and what it was credited, in base units; undefined while unknown. */
export interface Account {
  readonly name: string
  readonly wallet: string
  readonly isDerived: boolean
  readonly weight: bigint | undefined
  readonly credited: Readonly<Record<'COMMISSION' | 'MEV_TIPS', bigint | undefined>>
}

/** What is known of a validator in a period. */
export interface Place {
  readonly period: number
  readonly validator: string
  readonly facts: Readonly<Record<'EXEC_FEES' | 'MEV_TIPS' | 'COMMISSION', Fact>>
  readonly accounts: readonly Account[]
  /** The whole stake; undefined while unknown. */
  readonly whole: bigint | undefined
}

export interface Rule {
  readonly key: string
  readonly chain: string
  readonly validator: string
  readonly component: Component
  readonly method: 'FIXED_SHARE' | 'STAKE_WEIGHT' | 'CLIENT_REVENUE'
  readonly shareBps: number | undefined
  readonly rateBps: number | undefined
  readonly floor: bigint | undefined
  readonly cap: bigint | undefined
  readonly splitGroup: string | undefined
}

export interface Version {
  readonly number: number
  readonly from: number
  readonly until: number
  readonly rules: readonly Rule[]
}

export interface Agreement {
  readonly id: string
  readonly partner: string
  readonly suspendedFrom: number
  readonly versions: readonly Version[]
}

export interface Override {
  readonly agreement: string
  readonly rule: string
  readonly period: number
  readonly validator: string
  readonly amount: bigint
  readonly expected: bigint | undefined
  /** Day of November on which it was written. */
  readonly day: number
}

export interface Wallet {
  readonly address: string
  readonly partner: string
  readonly from: number
  readonly until: number
}

export interface World {
  readonly validators: readonly { readonly key: string; readonly until: number }[]
  readonly wallets: readonly Wallet[]
  readonly places: readonly Place[]
  readonly agreements: readonly Agreement[]
  readonly overrides: readonly Override[]
}

const bps = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(0, 1, 3_333, 10_000))
/** Amounts of a few atoms as likely as those of thousands of coins. */
const amounts = fc
  .integer({ min: 0, max: 23 })
  .chain((digits) => fc.bigInt({ min: 0n, max: 10n ** BigInt(digits) }))
const maybe = <T>(value: fc.Arbitrary<T>, one = 8): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: one })
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.integer({ min: 0, max: 2 }).chain((roll) => (roll === 0 ? value : fc.constant(undefined)))
const validatorKeys = ['v1', 'v2', 'v3']
const addresses = ['w1', 'w2', 'w3', 'w4']

const fact: fc.Arbitrary<Fact> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ atoms: amounts, status: fc.constantFrom<Status>('OBSERVED', 'DERIVED') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ atoms: amounts.map((atoms) => -atoms), status: fc.constant<Status>('OBSERVED') }),
  },
  { weight: 1, arbitrary: fc.constant<Fact>({ atoms: 0n, status: 'PROVEN_ZERO' }) },
  { weight: 1, arbitrary: fc.constant<Fact>({ atoms: undefined, status: 'MISSING' }) },
)

function place(period: number, validator: string): fc.Arbitrary<Place> {
  const rewards = fc.bigInt({ min: 0n, max: 10n ** 11n })
  const account = fc.record({
    wallet: fc.constantFrom(...addresses, 'a stranger'),
    isDerived: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
    weight: maybe(fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 10n ** 16n })), 30),
    credited: fc.record({ COMMISSION: maybe(rewards, 20), MEV_TIPS: maybe(rewards, 20) }),
  })
  return fc
    .record({
      facts: fc.record({ EXEC_FEES: fact, MEV_TIPS: fact, COMMISSION: fact }),
      accounts: fc.array(account, { maxLength: 5 }),
      rest: fc.constantFrom(0n, 0n, 0n, 1n, 10n ** 16n, undefined),
    })
    .map(({ facts, accounts, rest }) => ({
      period,
      validator,
      facts,
      accounts: accounts.map((each, number) => ({ name: `${validator}-${number}`, ...each })),
      whole:
        rest === undefined ? undefined : accounts.reduce((sum, { weight }) => sum + (weight ?? 0n), rest),
    }))
}

/** Of one component: rules of different reach, so that no two are of equal rank. */
const rulesOfComponent = fc.constantFrom(...components).chain((component) =>
  fc
    .uniqueArray(fc.constantFrom('everywhere', 'on the chain', 'on the chain', ...validatorKeys), {
      minLength: 1,
      maxLength: 2,
    })
    .chain((reaches) => fc.tuple(...reaches.map((reach) => rule(component, reach)))),
)

function rule(component: Component, reach: string): fc.Arbitrary<Rule> {
  const isOfValidator = validatorKeys.includes(reach)
  const methods =
    component === 'VOTE_REWARDS'
      ? (['FIXED_SHARE', 'STAKE_WEIGHT'] as const)
      : (['FIXED_SHARE', 'STAKE_WEIGHT', 'CLIENT_REVENUE'] as const)
  return fc
    .record({
      method: fc.constantFrom<Rule['method']>(...methods),
      share: bps,
      rate: bps,
      statesRate: fc.boolean(),
      limits: fc.tuple(rarely(amounts), rarely(amounts)),
    })
    .map(({ method, share, rate, statesRate, limits: [one, other] }) => {
      const isOfChain = reach === 'on the chain'
      const [floor, cap] =
        one !== undefined && other !== undefined && one > other ? [other, one] : [one, other]
      return {
        key: `${component} ${reach}`,
        chain: reach === 'everywhere' ? '*' : chain,
        validator: isOfValidator ? reach : '*',
        component,
        method,
        shareBps: method === 'FIXED_SHARE' ? share : undefined,
        rateBps: method === 'FIXED_SHARE' && !statesRate ? undefined : rate,
        floor: isOfChain ? floor : undefined,
        cap: isOfChain ? cap : undefined,
        splitGroup: undefined,
      }
    })
}

const rules = fc
  .uniqueArray(rulesOfComponent, { minLength: 1, maxLength: 3, selector: ([first]) => first?.component })
  .map((groups) => groups.flat())

function agreement(id: string): fc.Arbitrary<Agreement> {
  return fc.record({
    id: fc.constant(id),
    partner: fc.constantFrom(...partners),
    suspendedFrom: fc.constantFrom(12, 99, 99, 99),
    versions: fc.oneof(
      rules.map((all) => [{ number: 1, from: 0, until: 99, rules: all }]),
      fc.tuple(fc.constantFrom(10, 11, 12), rules, rules).map(([change, before, after]) => [
        { number: 1, from: 0, until: change, rules: before },
        { number: 2, from: change, until: 99, rules: after },
      ]),
    ),
  })
}

/** Agreements that split one component among them. */
const splitters: fc.Arbitrary<readonly Agreement[]> = fc
  .record({
    component: fc.constantFrom<Component>('EXEC_FEES', 'MEV_TIPS'),
    cuts: fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 4 }),
    owners: fc.array(fc.constantFrom(...partners), { minLength: 5, maxLength: 5 }),
    suspendedFrom: fc.constantFrom(12, 99, 99),
    rate: maybe(bps),
  })
  .map(({ component, cuts, owners, suspendedFrom, rate }) => {
    const edges = [0, ...cuts.sort((a, b) => a - b), 10_000]
    return edges.slice(1).map((edge, number) => ({
      id: `split-${number}`,
      partner: owners[number] ?? partners[0],
      suspendedFrom: number === 0 ? suspendedFrom : 99,
      versions: [
        {
          number: 1,
          from: 0,
          until: 99,
          rules: [
            {
              key: 'split',
              chain: '*',
              validator: '*',
              component,
              method: 'FIXED_SHARE' as const,
              shareBps: edge - (edges[number] ?? 0),
              rateBps: rate,
              floor: undefined,
              cap: undefined,
              splitGroup: 'group',
            },
          ],
        },
      ],
    }))
  })

function hasLimit({ floor, cap }: Rule): boolean {
  return floor !== undefined || cap !== undefined
}

function overridesOf(agreements: readonly Agreement[]): fc.Arbitrary<readonly Override[]> {
  const targets = agreements.flatMap(({ id, versions, suspendedFrom }) =>
    versions.flatMap((version) =>
      periods
        .filter((period) => period >= version.from && period < version.until && period < suspendedFrom)
        .flatMap((period) =>
          version.rules.flatMap((target) =>
            // Rules with a floor or a cap are few, and overrides of them of interest.
            Array.from({ length: hasLimit(target) ? 4 : 1 }, () => ({ agreement: id, target, period })),
          ),
        ),
    ),
  )
  if (targets.length === 0) return fc.constant([])
  const one = fc
    .record({
      at: fc.constantFrom(...targets),
      validator: fc.constantFrom('*', ...validatorKeys),
      amount: amounts.chain((atoms) => fc.constantFrom(atoms, atoms, -atoms)),
      expected: maybe(amounts, 2),
      day: fc.integer({ min: 1, max: 28 }),
    })
    .map(({ at: { agreement: id, target, period }, validator, ...rest }) => ({
      agreement: id,
      rule: target.key,
      period,
      // A rule of one validator is overridden there, one with a floor or cap as a whole.
      validator: hasLimit(target)
        ? '*'
        : target.validator !== '*' && validator !== '*'
          ? target.validator
          : validator,
      ...rest,
    }))
  return fc.uniqueArray(one, {
    maxLength: 6,
    selector: ({ agreement: id, rule: key, period, day }) => `${id} ${key} ${period} ${day}`,
  })
}

/** Wallets, of which some pass from one partner to another between two periods. */
const wallets = fc
  .tuple(
    ...addresses.map((address) =>
      fc
        .tuple(fc.constantFrom(...partners), fc.constantFrom(...partners), fc.constantFrom(0, 11, 12))
        .map(([first, next, change]) => [
          { address, partner: first, from: 0, until: change === 0 ? 99 : change },
          ...(change === 0 ? [] : [{ address, partner: next, from: change, until: 99 }]),
        ]),
    ),
  )
  .map((each) => each.flat())

export const worlds: fc.Arbitrary<World> = fc
  .tuple(
    fc.tuple(agreement('a1'), agreement('a2'), agreement('a3'), agreement('a4')),
    fc.oneof(splitters, fc.constant([])),
  )
  .map(([some, others]) => [...some, ...others])
  .chain((agreements) =>
    fc.record({
      validators: fc.tuple(
        ...validatorKeys.map((key) => fc.constantFrom(12, 99, 99, 99).map((until) => ({ key, until }))),
      ),
      wallets,
      places: fc.tuple(...periods.flatMap((period) => validatorKeys.map((key) => place(period, key)))),
      agreements: fc.constant(agreements),
      overrides: overridesOf(agreements),
    }),
  )
