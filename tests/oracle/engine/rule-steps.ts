import { sumOrUnknown } from './arithmetic.js'
import type { Base } from './bases.js'
import { groupBy } from './group-by.js'
import type { RuleInScope } from './rules-in-scope.js'
import type { Period, Scope } from './world.js'

/** A rule of one version in one period: at which validators it stands, and on what. Its versions are steps apart. */
export interface RuleStep {
  readonly scope: RuleInScope
  /** In the order of the validators' keys; none where it is not known whether the version held. */
  readonly rates: readonly { readonly validator: string; readonly base: Base }[]
  /** The sum of the bases; undefined while one is unknown, or whether the version held. */
  readonly base: bigint | undefined
}

/** The steps of each rule key of an agreement, in the order of periods and versions. */
export function ruleSteps(
  scope: readonly RuleInScope[],
  bases: ReadonlyMap<RuleInScope, Base>,
): (readonly RuleStep[])[] {
  const byStep = groupBy(scope, ({ agreement, version, rule, period }) =>
    JSON.stringify([agreement.id, rule.key, period.number, version.number]),
  )
  const steps = [...byStep.values()].flatMap((held): RuleStep[] => {
    const [first] = held
    if (first === undefined) return []
    if (first.certainty === 'TIME_UNKNOWN') return [{ scope: first, rates: [], base: undefined }]
    const rates = held
      .flatMap((one) => {
        const base = bases.get(one)
        return base === undefined ? [] : [{ validator: one.place.validator, base }]
      })
      .sort((a, b) => (a.validator < b.validator ? -1 : 1))
    return [{ scope: first, rates, base: sumOrUnknown(rates.map(({ base }) => base.atoms)) }]
  })
  const byRule = groupBy(steps, ({ scope: { agreement, rule } }) => JSON.stringify([agreement.id, rule.key]))
  return [...byRule.values()].map((own) =>
    [...own].sort(
      (a, b) =>
        a.scope.period.number - b.scope.period.number || a.scope.version.number - b.scope.version.number,
    ),
  )
}

/**
 * The steps since the anchor that a scope names, the step itself last; undefined while it is not known of one whether it
 * belongs to them.
 */
export function stepsSinceAnchor(
  steps: readonly RuleStep[],
  step: RuleStep,
  scope: Scope,
): readonly RuleStep[] | undefined {
  const upToNow = steps.slice(0, steps.indexOf(step) + 1)
  switch (scope) {
    case 'PERIOD':
      return [step]
    case 'VERSION':
      return upToNow.filter((other) => other.scope.version.number === step.scope.version.number)
    case 'AGREEMENT':
      return upToNow
    case 'CALENDAR_YEAR': {
      const year = yearsOf(step.scope.period).first
      if (year === undefined || isOfUnknownYear(step)) return undefined
      const same = upToNow.map((other) => isOfYear(other.scope.period, year))
      return same.includes(undefined) ? undefined : upToNow.filter((_, place) => same[place])
    }
  }
}

function isOfYear(period: Period, year: number): boolean | undefined {
  const { first, last } = yearsOf(period)
  if ((first !== undefined && first > year) || (last !== undefined && last < year)) return false
  return first === last ? true : undefined
}

/**
 * The steps before a step that count for it, or may: of those of unknown years, the ones that may have begun in the year
 * in which it must have.
 */
export function stepsThatMayCount(
  steps: readonly RuleStep[],
  step: RuleStep,
  scope: Scope,
): readonly RuleStep[] {
  const earlier = steps.slice(0, steps.indexOf(step))
  if (scope === 'CALENDAR_YEAR') {
    const { last } = yearsOf(step.scope.period)
    return earlier.filter((other) => yearsOf(other.scope.period).last === last)
  }
  return (stepsSinceAnchor(steps, step, scope) ?? []).filter((other) => other !== step)
}

/** Whether it is not known in which year a step is. */
function isOfUnknownYear({ scope: { period } }: RuleStep): boolean {
  const { first, last } = yearsOf(period)
  return first === undefined || first !== last
}

/** A period belongs to the year in which it starts. */
function yearsOf({ earliestStart, latestStart }: Period): Record<'first' | 'last', number | undefined> {
  const year = (seconds: number | undefined): number | undefined =>
    seconds === undefined ? undefined : new Date(seconds * 1000).getUTCFullYear()
  return { first: year(earliestStart), last: year(latestStart) }
}
