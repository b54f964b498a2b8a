import type { RuleAmounts } from './rule-amounts.js'
import type { RuleStep } from './rule-book.js'
import type { Line } from './line.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Figure, Outcome } from './worksheet.js'
import { isUnknown } from './worksheet.js'

/** What a person set in place of what the terms give. */
export interface LineOverride {
  readonly row: PublishedRow
  readonly amount: Outcome
}

/**
 * The override that sets a line, and what of it falls to the line: of those that were written by the time of the build,
 * the later of its validator's and the whole rule's, and the validator's where both were written at once.
 */
export function overrideOf(
  amounts: RuleAmounts,
  step: RuleStep,
  line: Line,
  asOf: string,
): LineOverride | undefined {
  const row = [line.validatorKey, '*']
    .filter((key, index, keys) => keys.indexOf(key) === index)
    .flatMap((key) => latest(amounts.book.overrides, step, key, asOf) ?? [])
    .sort((one, other) => compare(createdAt(other), createdAt(one)))[0]
  if (row === undefined) return undefined
  return {
    row,
    amount:
      row.cells['validator_key'] === '*'
        ? partOfRule(amounts, step, line, row)
        : ofValidator(amounts, step, line, row),
  }
}

function latest(
  overrides: readonly PublishedRow[],
  step: RuleStep,
  validatorKey: string,
  asOf: string,
): PublishedRow | undefined {
  return overrides
    .filter(
      (row) =>
        row.cells['period_identifier'] === step.period.cells['period_identifier'] &&
        row.cells['validator_key'] === validatorKey &&
        createdAt(row) <= asOf,
    )
    .sort((one, other) => compare(createdAt(other), createdAt(one)))[0]
}

function ofValidator(amounts: RuleAmounts, step: RuleStep, line: Line, row: PublishedRow): Outcome {
  const { sheet } = amounts
  if (line.kind !== 'RATE') return nothing(sheet, 'set to 0 by hand')
  const reaches = ({ members }: RuleStep): boolean =>
    members.some(({ validatorKey }) => validatorKey === line.validatorKey)
  return isLast(amounts, step, reaches)
    ? sheet.input('set by hand', row, 'amount_native')
    : nothing(sheet, 'set to 0 by hand: a later version of the period has it all')
}

/** Where versions divide a period, what was set by hand stands on the lines of the last one. */
function isLast(
  { book }: RuleAmounts,
  step: RuleStep,
  counts: (other: RuleStep) => boolean = () => true,
): boolean {
  return !book.steps.some(
    (other) =>
      other.period.key === step.period.key && other.versionNumber > step.versionNumber && counts(other),
  )
}

/** An override of the whole rule falls to its RATE lines by their bases as far as these are above 0. */
function partOfRule(amounts: RuleAmounts, step: RuleStep, line: Line, row: PublishedRow): Outcome {
  const { sheet } = amounts
  if (line.kind !== 'RATE') return nothing(sheet, 'set to 0 by hand: the rule’s other lines have it all')
  if (!isLast(amounts, step))
    return nothing(sheet, 'set to 0 by hand: a later version of the period has it all')
  const whole = sheet.input('set by hand for the whole rule', row, 'amount_native')
  const weights = sheet.inDetail(() =>
    step.members.map((member): Figure => {
      const base = amounts.base(step, member)
      if (isUnknown(base)) return nothing(sheet, 'an unknown base has no part')
      return base.value.isNegative() ? sheet.step('a base below 0 has no part', 'positive', [base]) : base
    }),
  )
  if (weights.every(({ value }) => value.isZero()))
    return line.validatorKey === '*'
      ? whole
      : nothing(sheet, 'nothing was earned: it stands on a line of its own')
  if (line.validatorKey === '*') return nothing(sheet, 'set to 0 by hand: the validators have it all')
  const place = step.members.findIndex(({ validatorKey }) => validatorKey === line.validatorKey) + 1
  return sheet.tryStep('the part of this validator, by its base', 'allocate', [whole, ...weights], { place })
}

/** 0, as the sum of nothing. */
function nothing(sheet: RuleAmounts['sheet'], label: string): Figure {
  return sheet.step(label, 'sum', [])
}

function createdAt({ cells }: PublishedRow): string {
  return cells['created_at'] ?? ''
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
