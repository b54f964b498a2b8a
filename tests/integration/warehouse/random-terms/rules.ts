import fc from 'fast-check'
import type { Component, Limit, Rule, Scope, Tiers } from '../../../oracle/engine/world.js'
import { bps, maybe } from './facts.js'

export const validatorKeys = ['v1', 'v2', 'v3'] as const
const scopes: readonly Scope[] = ['PERIOD', 'VERSION', 'AGREEMENT', 'CALENDAR_YEAR']

/** What names a rule across versions: which revenue it shares, and of whom. */
export interface RuleName {
  readonly component: Component
  /** A validator, the chain, or all chains. */
  readonly reach: string
}

/** Of one component rules reach differently, so that no two are of equal rank. */
export const ruleNames: fc.Arbitrary<readonly RuleName[]> = fc.uniqueArray(
  fc.record({
    component: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom<Component>('EXEC_FEES', 'EXEC_FEES', 'COMMISSION', 'MEV_TIPS'),
      },
      { weight: 1, arbitrary: fc.constant<Component>('VOTE_REWARDS') },
    ),
    reach: fc.oneof(
      { weight: 5, arbitrary: fc.constant('the chain') },
      { weight: 1, arbitrary: fc.constant('everywhere') },
      { weight: 2, arbitrary: fc.constantFrom(...validatorKeys) },
    ),
  }),
  { minLength: 1, maxLength: 2, selector: ({ component, reach }) => `${component} ${reach}` },
)

/** The terms of a rule in one version; amounts are of the size of the world's. */
export function ruleTerms({ component, reach }: RuleName, amounts: fc.Arbitrary<bigint>): fc.Arbitrary<Rule> {
  const methods: readonly Rule['method'][] =
    component === 'VOTE_REWARDS'
      ? ['FIXED_SHARE', 'STAKE_WEIGHT']
      : ['FIXED_SHARE', 'FIXED_SHARE', 'STAKE_WEIGHT', 'CLIENT_REVENUE']
  // Amounts of floors, caps and tiers are in one chain's unit, so that these rules name theirs.
  const namesChain = reach !== 'everywhere'
  return fc
    .record({
      method: fc.constantFrom(...methods),
      share: bps,
      rate: bps,
      statesRate: fc.boolean(),
      limits: namesChain ? limits(amounts) : fc.constant({ floor: undefined, cap: undefined }),
      tiers: namesChain ? maybe(tiers(amounts), 2) : fc.constant(undefined),
    })
    .map(({ method, share, rate, statesRate, limits: { floor, cap }, tiers: table }) => ({
      key: `${component} of ${reach}`,
      reach: namesChain ? ('CHAIN' as const) : ('EVERYWHERE' as const),
      validator: reach === 'everywhere' || reach === 'the chain' ? '*' : reach,
      component,
      method,
      shareBps: method === 'FIXED_SHARE' ? share : undefined,
      rateBps: table !== undefined || (method === 'FIXED_SHARE' && !statesRate) ? undefined : rate,
      floor,
      cap,
      tiers: table,
      splitGroup: undefined,
    }))
}

const scope = fc.constantFrom(...scopes)

/** A floor, a cap, both or neither; a floor is never above its cap, and both are of one scope as often as not. */
function limits(amounts: fc.Arbitrary<bigint>): fc.Arbitrary<Pick<Rule, 'floor' | 'cap'>> {
  return fc
    .record({
      has: fc.constantFrom('neither', 'neither', 'floor', 'cap', 'both'),
      one: amounts,
      other: amounts,
      scope,
      capScope: maybe(scope, 2),
    })
    .map(({ has, one, other, scope: floorScope, capScope = floorScope }) => {
      const [least, most] = one < other ? [one, other] : [other, one]
      const floor: Limit | undefined =
        has === 'floor' || has === 'both' ? { amount: least, scope: floorScope } : undefined
      const cap: Limit | undefined =
        has === 'cap' || has === 'both' ? { amount: most, scope: capScope } : undefined
      return { floor, cap }
    })
}

/** Up to four tiers that leave no gap, from 0 to the open end. */
function tiers(amounts: fc.Arbitrary<bigint>): fc.Arbitrary<Tiers> {
  return fc
    .record({
      mode: fc.constantFrom<Tiers['mode']>('GRADUATED', 'VOLUME'),
      scope,
      edges: fc.uniqueArray(
        fc.tuple(amounts, fc.constantFrom(1n, 1n, 3n)).map(([amount, factor]) => amount * factor + 1n),
        { maxLength: 3, selector: String },
      ),
      rates: fc.tuple(bps, bps, bps, bps),
    })
    .map(({ mode, scope: span, edges, rates }) => {
      const lowers = [0n, ...edges.sort((a, b) => (a < b ? -1 : 1))]
      return {
        mode,
        scope: span,
        table: lowers.map((lower, place) => ({
          number: place + 1,
          lower,
          upper: lowers[place + 1],
          rateBps: rates[place] ?? 0n,
        })),
      }
    })
}
