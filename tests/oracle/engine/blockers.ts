import { groupBy } from './group-by.js'
import type { LedgerRow } from './ledger.js'
import { rowKey } from './ledger.js'
import type { Line } from './line.js'
import { stepsSinceAnchor, type RuleStep } from './rule-steps.js'
import type { RuleInScope } from './rules-in-scope.js'
import { statementKey, type BlockingReason } from './statement-types.js'
import type { Scope, World } from './world.js'

/** The first reason, in this order, why each statement cannot move. */
export function blockingReasons(
  world: World,
  scope: readonly RuleInScope[],
  steps: readonly (readonly RuleStep[])[],
  lines: readonly Line[],
  ledger: readonly LedgerRow[],
): (statement: { readonly partner: string; readonly period: number }) => BlockingReason | undefined {
  const finalPeriods = new Set(world.periods.filter(({ isFinal }) => isFinal).map(({ number }) => number))
  const rests = restsOf(steps, lines)
  const uncertain = new Set(
    scope
      .filter(({ certainty }) => certainty === 'TIME_UNKNOWN')
      .map(({ agreement, period }) => statementKey({ partner: agreement.partner, period: period.number })),
  )
  const over = new Set(ledger.filter(({ status }) => status === 'OVER_ATTRIBUTED').map(rowKey))
  const overAttributed = new Set(lines.filter((line) => over.has(rowKey(line))).map(statementKey))
  return (statement) => {
    const key = statementKey(statement)
    const own = rests.get(key) ?? []
    if (own.some(({ isKnown }) => !isKnown)) return 'MISSING_FACT'
    if (!finalPeriods.has(statement.period) || own.some(({ period }) => !finalPeriods.has(period)))
      return 'PERIOD_NOT_FINAL'
    if (uncertain.has(key)) return 'PERIOD_TIME_UNKNOWN'
    return overAttributed.has(key) ? 'OVER_ATTRIBUTED' : undefined
  }
}

/** A fact of a period that a statement rests on. */
interface Rest {
  readonly period: number
  readonly isKnown: boolean
}

/**
 * What the rates of each statement rest on: their bases, and for rules that count over a longer span all bases since the
 * anchor. A line that was overridden rests on that alone.
 */
function restsOf(
  steps: readonly (readonly RuleStep[])[],
  lines: readonly Line[],
): ReadonlyMap<string, readonly Rest[]> {
  const rates = lines.filter(({ kind, status }) => kind === 'RATE' && status !== 'OVERRIDDEN')
  const standing = groupBy(rates, ({ agreement, version, rule, period }) =>
    JSON.stringify([agreement, version, rule, period]),
  )
  const rests = steps.flatMap((own) =>
    own.flatMap((step) => {
      const { agreement, version, rule, period } = step.scope
      const standingRates = standing.get(JSON.stringify([agreement.id, version.number, rule.key, period.number])) ?? []
      const validators = new Set(standingRates.map(({ validator }) => validator))
      if (validators.size === 0) return []
      const ownBases = step.rates.filter(({ validator }) => validators.has(validator))
      const key = statementKey({ partner: agreement.partner, period: period.number })
      return [
        ...ownBases.map(({ base }) => ({ key, period: period.number, isKnown: base.atoms !== undefined })),
        ...spansOf(step).flatMap((span) => longRests(own, step, span).map((rest) => ({ key, ...rest }))),
      ]
    }),
  )
  return groupBy(rests, ({ key }) => key)
}

function spansOf({ scope: { rule } }: RuleStep): Scope[] {
  return [rule.tiers, rule.floor, rule.cap].flatMap((each) =>
    each === undefined || each.scope === 'PERIOD' ? [] : [each.scope],
  )
}

/** Where it is not known how far the span reaches, the measure itself is unknown. */
function longRests(steps: readonly RuleStep[], step: RuleStep, span: Scope): Rest[] {
  const since = stepsSinceAnchor(steps, step, span)
  if (since === undefined) return [{ period: step.scope.period.number, isKnown: false }]
  return since.map(({ base, scope: { period } }) => ({ period: period.number, isKnown: base !== undefined }))
}
