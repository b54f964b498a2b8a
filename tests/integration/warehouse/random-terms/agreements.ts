import fc from 'fast-check'
import type { Agreement, Component, Rule, State, Version } from '../../../oracle/engine/world.js'
import type { TimedPeriod } from './case.js'
import { bps, maybe } from './facts.js'
import { ruleNames, ruleTerms, type RuleName } from './rules.js'

export const partners = ['ann', 'bob', 'cay'] as const

const recorded = Date.parse('2024-12-01T00:00:00Z') / 1000
const recordedAfterAll = Date.parse('2027-01-01T00:00:00Z') / 1000
const lossPolicies = ['ZERO_FLOOR', 'ZERO_FLOOR', 'NET_WITHIN_STATEMENT', 'CARRY_FORWARD'] as const

/** An agreement of one or two versions, which change where its contract says: by periods, days or slots. */
export function agreement(
  id: string,
  periods: readonly TimedPeriod[],
  amounts: fc.Arbitrary<bigint>,
): fc.Arbitrary<Agreement> {
  return fc
    .record({ names: ruleNames, unit: fc.constantFrom('PERIOD', 'PERIOD', 'DATE', 'SLOT') })
    .chain(({ names, unit }) => {
      // Terms by date would reach the other chains of the warehouse too.
      const own = unit === 'DATE' ? names.map((name) => ({ ...name, reach: chainOf(name) })) : names
      return fc.record({
        id: fc.constant(id),
        partner: fc.constantFrom(...partners),
        states: states(periods),
        versions: versions(unit, distinct(own), periods, amounts),
      })
    })
}

function chainOf({ reach }: RuleName): string {
  return reach === 'everywhere' ? 'the chain' : reach
}

function distinct(names: readonly RuleName[]): RuleName[] {
  return [...new Map(names.map((name) => [`${name.component} ${name.reach}`, name])).values()]
}

/** ACTIVE from the beginning; of some suspended for a while, or ended. */
function states(periods: readonly TimedPeriod[]): fc.Arbitrary<readonly State[]> {
  return fc
    .record({
      pause: maybe(fc.integer({ min: 0, max: periods.length - 1 }), 4),
      length: maybe(fc.integer({ min: 1, max: 2 }), 2),
      isByDate: fc.boolean(),
    })
    .map(({ pause, length, isByDate }) => {
      const begins = (place: number): State['begins'] => {
        const period = periods[Math.min(place, periods.length - 1)]
        return isByDate
          ? { unit: 'DATE', at: dayBefore(period?.latestStart ?? 0) }
          : { unit: 'PERIOD', at: (periods[0]?.number ?? 0) + place }
      }
      return [
        { number: 1, isActive: true, begins: isByDate ? { unit: 'DATE', at: recorded } : begins(0) },
        ...(pause === undefined ? [] : [{ number: 2, isActive: false, begins: begins(pause) }]),
        ...(pause === undefined || length === undefined
          ? []
          : [{ number: 3, isActive: true, begins: begins(pause + length) }]),
      ] as const
    })
}

function versions(
  unit: Version['holds']['unit'],
  names: readonly RuleName[],
  periods: readonly TimedPeriod[],
  amounts: fc.Arbitrary<bigint>,
): fc.Arbitrary<readonly Version[]> {
  const rules = fc.tuple(...names.map((name) => ruleTerms(name, amounts)))
  const version = fc.record({ rules, lossPolicy: fc.constantFrom(...lossPolicies) })
  return fc
    .record({
      first: version,
      second: maybe(version, 2),
      isSecondKnown: fc.integer({ min: 0, max: 15 }).map((roll) => roll > 0),
      change: fc.record({
        place: fc.integer({ min: 0, max: periods.length - 1 }),
        part: fc.bigInt({ min: 0n, max: 999n }),
        gap: fc.constantFrom(0n, 0n, 0n, 1n, 2n),
      }),
      isEnded: fc.integer({ min: 0, max: 5 }).map((roll) => roll === 0),
    })
    .map(({ first, second, isSecondKnown, change, isEnded }) => {
      const edges = edgesOf(unit, periods, change)
      const one = { ...first, number: 1, recordedAt: recorded }
      if (second === undefined) return [{ ...one, holds: isEnded ? edges.before : edges.always }]
      return [
        { ...one, holds: edges.before },
        {
          ...second,
          number: 2,
          recordedAt: isSecondKnown ? recorded : recordedAfterAll,
          holds: edges.after,
        },
      ]
    })
}

interface Change {
  readonly place: number
  /** Thousandths of the period's slots that the old terms still hold. */
  readonly part: bigint
  /** Slots that neither version holds. */
  readonly gap: bigint
}

type Edges = Readonly<Record<'always' | 'before' | 'after', Version['holds']>>

/** Terms without an end, and those before and after a change. */
function edgesOf(unit: Version['holds']['unit'], periods: readonly TimedPeriod[], change: Change): Edges {
  const period = periods[change.place]
  const first = periods[0]
  if (unit === 'SLOT') {
    const from = slotOf(periods, first) ?? 0n
    const length = period?.slots === undefined ? 5n : period.slots.last - period.slots.first + 1n
    const at = (slotOf(periods, period) ?? from) + (length * change.part) / 1000n
    const until = at > from ? at : from + 1n
    return {
      always: { unit, from, until: undefined },
      before: { unit, from, until },
      after: { unit, from: until + change.gap, until: undefined },
    }
  }
  const from = unit === 'DATE' ? recorded : (first?.number ?? 0)
  const until = unit === 'DATE' ? dayBefore(period?.latestStart ?? 0) : (period?.number ?? 0)
  return {
    always: { unit, from, until: undefined },
    // A version that ends where it begins holds nothing, and is no version.
    before: { unit, from, until: until > from ? until : from + 1 },
    after: { unit, from: until > from ? until : from + 1, until: undefined },
  }
}

function slotOf(periods: readonly TimedPeriod[], period: TimedPeriod | undefined): bigint | undefined {
  return period?.slots?.first ?? periods.find(({ slots }) => slots !== undefined)?.slots?.first
}

/** The midnight before a time. */
function dayBefore(seconds: number): number {
  return Math.floor(seconds / 86_400) * 86_400
}

/** Agreements that split one component among them. */
export function splitters(periods: readonly TimedPeriod[]): fc.Arbitrary<readonly Agreement[]> {
  return fc
    .record({
      component: fc.constantFrom<Component>('EXEC_FEES', 'MEV_TIPS'),
      cuts: fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 2 }),
      owners: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(...partners))),
      lossPolicies: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(...lossPolicies))),
      states: states(periods),
      rate: maybe(bps, 2),
    })
    .map(({ component, cuts, owners, lossPolicies: policies, states: some, rate }) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), 10_000]
      const always = edgesOf('PERIOD', periods, { place: 0, part: 0n, gap: 0n }).always
      return edges.slice(1).map((edge, place): Agreement => {
        const rule: Rule = {
          key: 'split',
          reach: 'CHAIN',
          validator: '*',
          component,
          method: 'FIXED_SHARE',
          shareBps: BigInt(edge - (edges[place] ?? 0)),
          rateBps: rate,
          floor: undefined,
          cap: undefined,
          tiers: undefined,
          splitGroup: 'group',
        }
        return {
          id: `split${place}`,
          partner: owners[place] ?? 'ann',
          states: place === 0 ? some : some.slice(0, 1),
          versions: [
            {
              number: 1,
              recordedAt: recorded,
              holds: always,
              lossPolicy: policies[place] ?? 'ZERO_FLOOR',
              rules: [rule],
            },
          ],
        }
      })
    })
}
