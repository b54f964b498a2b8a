import type { Check, Explanation } from './explanation.js'
import type { Figure } from './worksheet.js'
import { valueText } from './worksheet.js'

/** An explanation as JSON: what `--output json` prints and what a dispute pack holds. Amounts are text. */
export interface ExplanationRecord {
  readonly line_id: string
  readonly line_kind: string
  readonly verdict: string
  readonly in_words: string
  readonly partner: string
  readonly agreement: string
  readonly period: string
  readonly source_period: string
  readonly validator: string
  readonly native_unit: string
  readonly is_frozen: boolean
  /** Id of the figure that is the final amount; null while it is unknown. */
  readonly result: string | null
  readonly inputs: readonly InputRecord[]
  readonly steps: readonly StepRecord[]
  readonly checks: readonly Check[]
  readonly missing: readonly string[]
  readonly notes: readonly string[]
  /** Of a released line that today's inputs give otherwise: today's line. */
  readonly today: Readonly<Record<string, string | null>> | null
  /** The published line, every column. */
  readonly line: Readonly<Record<string, string | null>>
}

/** A figure that was taken from a row. */
export interface InputRecord {
  readonly id: string
  readonly label: string
  readonly unit: string
  readonly value: string
  readonly relation: string
  readonly key: string
  readonly column: string
}

/** A figure that was made of others, which are named by their ids. */
export interface StepRecord {
  readonly id: string
  readonly label: string
  readonly unit: string
  readonly value: string
  readonly operation: string
  readonly operands: readonly string[]
  /** Of an allocation: which weight is meant, 1-based. */
  readonly place: number
}

export function explanationRecord(explanation: Explanation): ExplanationRecord {
  const { line, names, figures, result } = explanation
  return {
    line_id: line.cells['line_id'] ?? '',
    line_kind: line.cells['line_kind'] ?? '',
    verdict: explanation.verdict,
    in_words: explanation.inWords,
    partner: names.partner,
    agreement: names.agreement,
    period: names.period,
    source_period: names.sourcePeriod,
    validator: names.validator,
    native_unit: names.unit,
    is_frozen: explanation.isFrozen,
    result: result?.id ?? null,
    inputs: figures.flatMap(inputRecord),
    steps: figures.flatMap(stepRecord),
    checks: explanation.checks,
    missing: explanation.missing,
    notes: explanation.notes,
    today: explanation.today?.cells ?? null,
    line: line.cells,
  }
}

function inputRecord(figure: Figure): readonly InputRecord[] {
  const { id, label, unit, origin } = figure
  if (origin.kind !== 'input') return []
  const { relation, key } = origin.row
  return [{ id, label, unit, value: valueText(figure), relation, key, column: origin.column }]
}

function stepRecord(figure: Figure): readonly StepRecord[] {
  const { id, label, unit, origin } = figure
  if (origin.kind !== 'step') return []
  const { operation, operands, place } = origin
  return [
    {
      id,
      label,
      unit,
      value: valueText(figure),
      operation,
      operands: operands.map((operand) => operand.id),
      place,
    },
  ]
}
