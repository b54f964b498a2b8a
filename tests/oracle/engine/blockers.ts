import { groupBy } from './group-by.js'
import { rowKey, type LedgerRow } from './ledger.js'
import type { Line } from './line.js'
import { stepsSinceAnchor, stepsThatMayCount, type RuleStep } from './rule-steps.js'
import type { RuleInScope } from './rules-in-scope.js'
import { statementKey, type BlockingReason } from './statement-types.js'
import type { Scope, World } from './world.js'

const order: readonly BlockingReason[] = [
  'MISSING_FACT',
  'PERIOD_NOT_FINAL',
  'PERIOD_TIME_UNKNOWN',
  'OVER_ATTRIBUTED',
]

/** The first reason, in their order, why each statement cannot move. */
export function blockingReasons(
  world: World,
  scope: readonly RuleInScope[],
  steps: readonly (readonly RuleStep[])[],
  lines: readonly Line[],
  ledger: readonly LedgerRow[],
): (statement: { readonly partner: string; readonly period: number }) => BlockingReason | undefined {
  const finalPeriods = finalPeriodsOf(world)
  const over = new Set(ledger.filter(({ status }) => status === 'OVER_ATTRIBUTED').map(rowKey))
  const reasons = groupBy(
    [
      ...doubtsOf(steps, lines, finalPeriods),
      ...scope
        .filter(({ certainty }) => certainty === 'TIME_UNKNOWN')
        .map((held) => doubt(held, 'PERIOD_TIME_UNKNOWN')),
      ...lines
        .filter((line) => over.has(rowKey(line)))
        .map((line) => ({ key: statementKey(line), reason: 'OVER_ATTRIBUTED' as const })),
    ],
    ({ key }) => key,
  )
  return (statement) => {
    const own = new Set((reasons.get(statementKey(statement)) ?? []).map(({ reason }) => reason))
    if (!finalPeriods.has(statement.period)) own.add('PERIOD_NOT_FINAL')
    return order.find((reason) => own.has(reason))
  }
}

export function finalPeriodsOf({ periods }: World): ReadonlySet<number> {
  return new Set(periods.filter(({ isFinal }) => isFinal).map(({ number }) => number))
}

interface Doubt {
  readonly key: string
  readonly reason: BlockingReason
}

function doubt({ agreement, period }: RuleInScope, reason: BlockingReason): Doubt {
  return { key: statementKey({ partner: agreement.partner, period: period.number }), reason }
}

/**
 * What the rates of each statement rest on and is not settled: their bases, and for rules that count over a longer span all
 * that came since the anchor. A line that was overridden rests on that alone.
 */
function doubtsOf(
  steps: readonly (readonly RuleStep[])[],
  lines: readonly Line[],
  finalPeriods: ReadonlySet<number>,
): Doubt[] {
  const standing = standingRates(lines)
  const own = steps
    .flat()
    .flatMap(({ scope, rates }) =>
      rates
        .filter(
          ({ validator, base }) =>
            base.atoms === undefined && standing.has(lineKey({ ...nameOf(scope), validator })),
        )
        .map(() => doubt(scope, 'MISSING_FACT')),
    )
  return [
    ...own,
    ...stepsInDoubt(steps, lines, finalPeriods).map(({ scope, reason }) => doubt(scope, reason)),
  ]
}

/**
 * Steps that rest on earlier ones which are not settled, and why these are not. What floors and caps count of earlier steps
 * rests in turn on all that those rest on.
 */
export function stepsInDoubt(
  steps: readonly (readonly RuleStep[])[],
  lines: readonly Line[],
  finalPeriods: ReadonlySet<number>,
): { readonly scope: RuleInScope; readonly reason: BlockingReason }[] {
  const standing = standingRates(lines)
  return steps.flatMap((own) =>
    own
      .filter(({ scope, rates }) =>
        rates.some(({ validator }) => standing.has(lineKey({ ...nameOf(scope), validator }))),
      )
      .flatMap((step) =>
        [step, ...stepsWhoseAmountsCount(own, step)]
          .flatMap((other) => spansOf(other).flatMap((span) => earlierDoubts(own, other, span, finalPeriods)))
          .map((reason) => ({ scope: step.scope, reason })),
      ),
  )
}

/** Those that a floor or a cap of the step counts, and those that theirs count in turn. */
function stepsWhoseAmountsCount(
  steps: readonly RuleStep[],
  step: RuleStep,
  found = new Set<RuleStep>(),
): ReadonlySet<RuleStep> {
  const { floor, cap } = step.scope.rule
  for (const limit of [floor, cap]) {
    if (limit === undefined || limit.scope === 'PERIOD') continue
    for (const other of stepsThatMayCount(steps, step, limit.scope)) {
      if (other.rates.length === 0 || found.has(other)) continue
      found.add(other)
      stepsWhoseAmountsCount(steps, other, found)
    }
  }
  return found
}

/** The rates that nobody overrode, by their keys. */
function standingRates(lines: readonly Line[]): ReadonlySet<string> {
  return new Set(lines.filter(({ kind, status }) => kind === 'RATE' && status !== 'OVERRIDDEN').map(lineKey))
}

function nameOf({
  agreement,
  version,
  rule,
  period,
}: RuleInScope): Omit<Parameters<typeof lineKey>[0], 'validator'> {
  return { agreement: agreement.id, version: version.number, rule: rule.key, period: period.number }
}

function lineKey({
  agreement,
  version,
  rule,
  period,
  validator,
}: Pick<Line, 'agreement' | 'version' | 'rule' | 'period' | 'validator'>): string {
  return JSON.stringify([agreement, version, rule, period, validator])
}

function spansOf({ scope: { rule } }: RuleStep): Scope[] {
  return [rule.tiers, rule.floor, rule.cap].flatMap((each) =>
    each === undefined || each.scope === 'PERIOD' ? [] : [each.scope],
  )
}

/** Where it is not known how far the span reaches, the time of some period is what is not known. */
function earlierDoubts(
  steps: readonly RuleStep[],
  step: RuleStep,
  span: Scope,
  finalPeriods: ReadonlySet<number>,
): BlockingReason[] {
  const isSpanUnknown = stepsSinceAnchor(steps, step, span) === undefined
  return [
    ...(isSpanUnknown ? (['PERIOD_TIME_UNKNOWN'] as const) : []),
    ...stepsThatMayCount(steps, step, span).flatMap((other): BlockingReason[] => [
      ...(other.rates.length === 0 ? (['PERIOD_TIME_UNKNOWN'] as const) : []),
      ...(other.rates.length > 0 && other.base === undefined ? (['MISSING_FACT'] as const) : []),
      ...(finalPeriods.has(other.scope.period.number) ? [] : (['PERIOD_NOT_FINAL'] as const)),
    ]),
  ]
}
