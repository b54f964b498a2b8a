import type { Cell } from '../csv.js'
import { spreadsheetCsv } from '../csv.js'
import type { StatementSummary } from './statement.js'
import { summaryRecord } from './statement-json.js'

/** Statements as CSV, a row each: the names and values of the JSON, with what is nested there side by side. */
export function summariesCsv(summaries: readonly StatementSummary[]): string {
  const rows = summaries.map((summary) => flat(summaryRecord(summary)))
  return spreadsheetCsv(
    columns,
    rows.map((row) => columns.map((name) => cellOf(row[name] ?? null))),
  )
}

/** In the order of the JSON. A list that is empty has a header, too. */
const columns = [
  'statement_id statement status is_changed partner_id partner_name legal_entity_name contact_name contact_email chain_id',
  'chain_name native_unit period_identifier period_start period_end total_native adjustments_native carry_in_native',
  'withheld_native payable_native carry_out_native quote_currency fiat_rate fiat_price_date fiat_source fiat_payable',
  'publication_id content_hash line_count blocking_reason',
]
  .join(' ')
  .split(' ')

function flat(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null ? Object.entries(value) : [[name, value]],
    ),
  )
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'number') return { figure: value }
  if (typeof value === 'boolean') return { text: String(value) }
  if (typeof value !== 'string') return { text: null }
  return /^-?\d+\.\d+$/.test(value) ? { figure: value } : { text: value }
}
