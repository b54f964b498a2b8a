import { sumOrUnknown, partInBps } from './arithmetic.js'
import { limitsOf, type Limited } from './limits.js'
import type { Line, LineKind } from './line.js'
import type { RuleStep } from './rule-steps.js'
import { byBases, tieredAmounts } from './tiers.js'
import type { Tiers } from './world.js'

/** The lines of all steps of one rule, before anybody overrides them. */
export function linesByTerms(steps: readonly RuleStep[]): Line[] {
  const earned = new Map(steps.map((step) => [step, earnedLines(steps, step)]))
  const limits = limitsOf(steps, (step) =>
    // Whether it earned anything is not known while it is not whether it held.
    step.rates.length === 0
      ? undefined
      : sumOrUnknown((earned.get(step) ?? []).map(({ byTerms }) => byTerms)),
  )
  return steps.flatMap((step) => [...(earned.get(step) ?? []), ...limitLines(step, limits.get(step))])
}

/** The rates of a step, and its re-rating. */
function earnedLines(steps: readonly RuleStep[], step: RuleStep): Line[] {
  const { tiers, rateBps } = step.scope.rule
  return tiers === undefined ? plainRates(step, rateBps ?? 10_000n) : tieredLines(steps, step, tiers)
}

function plainRates(step: RuleStep, rateBps: bigint): Line[] {
  return step.rates.map(({ validator, base }) => ({
    ...lineOf(step, 'RATE'),
    validator,
    baseMethod: base.method,
    base: base.atoms,
    rateBps,
    byTerms: base.atoms === undefined ? undefined : partInBps(base.atoms, rateBps),
    status: base.status,
  }))
}

function tieredLines(steps: readonly RuleStep[], step: RuleStep, tiers: Tiers): Line[] {
  const tiered = tieredAmounts(tiers, steps, step)
  const rates = step.rates.map(({ validator, base }): Line => ({
    ...lineOf(step, 'RATE'),
    validator,
    baseMethod: base.method,
    base: base.atoms,
    rateBps: tiered?.rateBps,
    byTerms: undefined,
    status: 'MISSING',
  }))
  if (tiered === undefined) return rates
  const ofRule: Line = { ...lineOf(step, 'RATE'), status: statusOf(step), rateBps: tiered.rateBps }
  const parts = byBases(
    tiered.rate,
    rates.map(({ base }) => base),
  )
  const known = rates.map((rate, place): Line => ({
    ...rate,
    byTerms: parts?.[place] ?? 0n,
    status: step.rates[place]?.base.status ?? 'MISSING',
    slices: tiered.slices,
  }))
  const ofNoBase: Line[] =
    parts !== undefined || tiered.rate === 0n
      ? []
      : [{ ...ofRule, base: 0n, byTerms: tiered.rate, slices: tiered.slices }]
  const rerates: Line[] =
    tiered.rerate === undefined
      ? []
      : [{ ...ofRule, rateBps: undefined, kind: 'TIER_RERATE', byTerms: tiered.rerate }]
  return [...known, ...ofNoBase, ...rerates]
}

function limitLines(step: RuleStep, limits: Limited | undefined): Line[] {
  const line = (kind: LineKind, amount: bigint | undefined): Line[] =>
    amount === undefined ? [] : [{ ...lineOf(step, kind), byTerms: amount, status: statusOf(step) }]
  return [...line('FLOOR_TOPUP', limits?.topup), ...line('CAP_REDUCTION', limits?.reduction)]
}

/** A line of the whole rule is as well known as the bases of its step. */
function statusOf({ rates }: RuleStep): 'DERIVED' | 'OBSERVED' {
  return rates.some(({ base }) => base.status === 'DERIVED') ? 'DERIVED' : 'OBSERVED'
}

/** A line of the whole rule that says nothing yet. */
function lineOf({ scope: { agreement, version, rule, period } }: RuleStep, kind: LineKind): Line {
  return {
    partner: agreement.partner,
    agreement: agreement.id,
    version: version.number,
    rule: rule.key,
    period: period.number,
    validator: '*',
    component: rule.component,
    kind,
    method: rule.method,
    baseMethod: undefined,
    base: undefined,
    rateBps: undefined,
    byTerms: undefined,
    override: undefined,
    status: 'MISSING',
    slices: [],
  }
}
