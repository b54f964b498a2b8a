import type { Session, SqlRow, SqlValue } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/identifiers.js'
import type { InputRow } from './worksheet.js'

/** A condition on columns: each equals its value. */
export type Wanted = Readonly<Record<string, string>>

/** What is asked of a relation: its rows that fit, with the columns that make their keys. */
export interface RowQuestion {
  /** `computation.validator_pnl`, without a prefix. */
  readonly relation: string
  /** The natural key; `period_id` is told by the period's identifier. */
  readonly key: readonly string[]
  readonly wanted: Wanted
  /** A further condition on the relation, which is called `r`. */
  readonly where?: string
}

/**
 * Rows of a published relation in the order of their keys, every value as text. A relation that is asked for with
 * `period_id` in its key also gives `period_identifier` and `period_number`.
 */
export async function readRows(session: Session, question: RowQuestion): Promise<readonly InputRow[]> {
  const { relation, key, wanted } = question
  const isPeriodic = key.includes('period_id')
  const columns = Object.keys(wanted)
  const conditions = [
    ...columns.map((column, index) => `r.${quoteIdentifier(column)} = ${typed(column, `$${index + 1}`)}`),
    ...(question.where === undefined ? [] : [question.where]),
  ]
  const rows = await session.rows(
    `select r.*${isPeriodic ? ', periods.period_identifier, periods.period_number' : ''}
       from ${inWarehouse(session, relation)} as r
       ${isPeriodic ? `inner join ${inWarehouse(session, 'canonical.canonical_periods')} as periods on periods.chain_id = r.chain_id and periods.period_id = r.period_id` : ''}
      ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}`,
    columns.map((column) => wanted[column] ?? null),
  )
  return [...rows].sort((one, other) => byColumns(key, one, other)).map((row) => inputRow(relation, key, row))
}

/** As an engine orders them: numbers by value, text by its code points. */
function byColumns(columns: readonly string[], one: SqlRow, other: SqlRow): number {
  for (const column of columns) {
    const [first, second] = [one[column] ?? '', other[column] ?? '']
    if (first < second) return -1
    if (first > second) return 1
  }
  return 0
}

/** `"prefix_computation"."validator_pnl"`. */
export function inWarehouse(session: Session, relation: string): string {
  const [schema = '', name = ''] = relation.split('.')
  return `${session.schema(schema)}.${quoteIdentifier(name)}`
}

function inputRow(relation: string, key: readonly string[], row: SqlRow): InputRow {
  const cells = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellText(value)]))
  const parts = key.map((column) => cells[column === 'period_id' ? 'period_identifier' : column] ?? '')
  return { relation, key: parts.join('|'), cells }
}

function cellText(value: SqlValue): string | null {
  if (value === null) return null
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
}

/** Parameters are text; PostgreSQL compares nothing with them that is not. */
function typed(column: string, parameter: string): string {
  if (column.endsWith('_id') && uuidColumns.has(column)) return `cast(${parameter} as uuid)`
  return column === 'version_number' ? `cast(${parameter} as integer)` : parameter
}

const uuidColumns: ReadonlySet<string> = new Set([
  'line_id',
  'period_id',
  'source_period_id',
  'statement_id',
  'rule_id',
])
