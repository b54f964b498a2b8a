import { csvText } from '../../base/csv-text.js'
import type { ExplanationRecord } from '../explain/explanation-record.js'

/** Columns of lines.csv, which the script of a pack writes again to compare. */
const ofLine = [
  'line_id',
  'line_kind',
  'agreement_id',
  'version_number',
  'rule_key',
  'validator_key',
  'revenue_component',
  'base_amount_native',
  'commission_rate_bps',
  'pre_override_amount_native',
  'override_amount_native',
  'final_amount_native',
  'status',
] as const

/** The lines of a pack as a table; what is not known or said is an empty cell. */
export function linesCsv(lines: readonly ExplanationRecord[]): string {
  const rows = lines.map(({ line, period, source_period, verdict }) => [
    ...ofLine.map((column) => line[column] ?? ''),
    period,
    source_period,
    verdict,
  ])
  return csvText([
    [...ofLine, 'period', 'source_period', 'verdict'],
    ...rows.map((cells) => cells.map((cell) => (cell === '' ? null : cell))),
  ])
}
