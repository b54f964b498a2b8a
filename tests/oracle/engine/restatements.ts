import { sum, sumOrUnknown } from './arithmetic.js'
import { finalPeriodsOf, stepsInDoubt } from './blockers.js'
import { groupBy } from './group-by.js'
import { finalAmount, type Line } from './line.js'
import type { RuleStep } from './rule-steps.js'
import type { RuleInScope } from './rules-in-scope.js'
import { statementKey, type Frozen, type PartnerLine } from './statement-types.js'
import type { World } from './world.js'

type Outcome = Pick<
  PartnerLine,
  'partner' | 'agreement' | 'rule' | 'sourcePeriod' | 'validator' | 'component'
>

/**
 * The statements that take no more lines: released ones, those of closed periods, and those of which something was made
 * good in a later one that was released.
 */
export function settledKeys(world: World, lines: readonly Line[], frozen: Frozen): ReadonlySet<string> {
  return new Set([
    ...frozen.statements.map(statementKey),
    ...lines.filter(({ period }) => world.closedPeriods.includes(period)).map(statementKey),
    ...frozen.lines
      .filter(({ kind }) => kind === 'ADJUSTMENT')
      .map(({ partner, sourcePeriod }) => statementKey({ partner, period: sourcePeriod })),
  ])
}

/** Of each outcome of a settled period that is another now: the difference, in the open period that it goes to. */
export function adjustmentLines(
  world: World,
  scope: readonly RuleInScope[],
  lines: readonly Line[],
  steps: readonly (readonly RuleStep[])[],
  frozen: Frozen,
  settled: ReadonlySet<string>,
): PartnerLine[] {
  const computed = groupBy(
    lines.filter((line) => settled.has(statementKey(line))).map(ofItsPeriod),
    outcomeKey,
  )
  const kept = groupBy(
    frozen.lines.filter(({ kind }) => kind !== 'WITHHOLDING'),
    outcomeKey,
  )
  const openPeriods = openPeriodsOf(world, lines, settled)
  const doubtful = stepsInDoubt(steps, lines, finalPeriodsOf(world))
    .filter(({ reason }) => reason !== 'PERIOD_NOT_FINAL')
    .map((doubt) => doubt.scope)
  return [...new Set([...computed.keys(), ...kept.keys()])].flatMap((key): PartnerLine[] => {
    const [now, before] = [computed.get(key) ?? [], kept.get(key) ?? []]
    const [first] = [...now, ...before]
    const amount = sumOrUnknown(now.map(finalAmount))
    const previous = sum(before.map((line) => finalAmount(line) ?? 0n))
    if (first === undefined || amount === undefined || amount === previous) return []
    if (isUnknown(first, scope, lines) || isInDoubt(first, doubtful)) return []
    const target = openPeriods.find(
      ({ partner, period }) => partner === first.partner && period > first.sourcePeriod,
    )
    return [
      {
        partner: first.partner,
        agreement: first.agreement,
        version: 0,
        rule: first.rule,
        period: target?.period,
        sourcePeriod: first.sourcePeriod,
        validator: first.validator,
        component: first.component,
        kind: 'ADJUSTMENT',
        method: undefined,
        baseMethod: undefined,
        base: undefined,
        rateBps: undefined,
        byTerms: amount - previous,
        override: undefined,
        status: statusOf(now),
        slices: [],
        change: { previous, now: amount },
      },
    ]
  })
}

function ofItsPeriod(line: Line): PartnerLine {
  return { ...line, sourcePeriod: line.period, change: undefined }
}

function outcomeKey({ agreement, rule, sourcePeriod, validator, component }: Outcome): string {
  return JSON.stringify([agreement, rule, sourcePeriod, validator, component])
}

function statusOf(lines: readonly PartnerLine[]): Line['status'] {
  const statuses = lines.map(({ status }) => status)
  return statuses.includes('OVERRIDDEN')
    ? 'OVERRIDDEN'
    : statuses.includes('DERIVED')
      ? 'DERIVED'
      : 'OBSERVED'
}

/**
 * What became unknown after its release is no difference yet: while a rate is unknown so are the floor and the cap of its
 * rule and the relief of its agreement, and all of a rule while it is not known whether it held.
 */
function isUnknown(
  { agreement, rule, sourcePeriod, validator }: Outcome,
  scope: readonly RuleInScope[],
  lines: readonly Line[],
): boolean {
  const isOfRule = (key: string): boolean => rule === '*' || rule === key
  const isUnknownRate = lines.some(
    (line) =>
      validator === '*' &&
      line.agreement === agreement &&
      isOfRule(line.rule) &&
      line.period === sourcePeriod &&
      finalAmount(line) === undefined,
  )
  return (
    isUnknownRate ||
    scope.some(
      (held) =>
        held.certainty === 'TIME_UNKNOWN' &&
        held.agreement.id === agreement &&
        isOfRule(held.rule.key) &&
        held.period.number === sourcePeriod &&
        (validator === '*' || held.place.validator === validator),
    )
  )
}

/** Lines of a whole rule, and of a whole agreement, rest on earlier steps too. */
function isInDoubt(
  { agreement, rule, sourcePeriod, validator }: Outcome,
  doubtful: readonly RuleInScope[],
): boolean {
  return (
    validator === '*' &&
    doubtful.some(
      (step) =>
        step.agreement.id === agreement &&
        (rule === '*' || rule === step.rule.key) &&
        step.period.number === sourcePeriod,
    )
  )
}

/** Final periods of partners with lines that are not settled, in order. */
function openPeriodsOf(
  world: World,
  lines: readonly Line[],
  settled: ReadonlySet<string>,
): { readonly partner: string; readonly period: number }[] {
  const isFinal = finalPeriodsOf(world)
  return lines
    .filter((line) => isFinal.has(line.period) && !settled.has(statementKey(line)))
    .map(({ partner, period }) => ({ partner, period }))
    .sort((a, b) => a.period - b.period)
}
