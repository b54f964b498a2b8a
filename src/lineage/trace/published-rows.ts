import type { Session, SqlRow, SqlValue } from '../../engine/engine.js'
import { quoteIdentifier, quoteText } from '../../engine/identifiers.js'

/** A row of a relation as it is published, every value as text. */
export interface PublishedRow {
  /** `computation.validator_pnl`, without a target's prefix. */
  readonly relation: string
  /** The parts of the natural key joined by `|`, a period by its identifier. */
  readonly key: string
  /** NULL is null. */
  readonly cells: Readonly<Record<string, string | null>>
}

/** A condition on columns: each equals its value. */
export type Wanted = Readonly<Record<string, string>>

/** What is asked of a relation: its rows that fit, with the columns that make their keys. */
export interface RowQuestion {
  /** `computation.validator_pnl`, without a prefix. */
  readonly relation: string
  /** The natural key; `period_id` is told by the period's identifier. */
  readonly key: readonly string[]
  readonly wanted?: Wanted
  /** A further condition on the relation, which is called `r`. */
  readonly where?: string
  /** Columns that are read; default: all. */
  readonly columns?: readonly string[]
}

/**
 * Rows of a published relation in the order of their keys. A relation that is asked for with `period_id` in its key
 * also gives `period_identifier` and `period_number`.
 */
export async function readRows(session: Session, question: RowQuestion): Promise<readonly PublishedRow[]> {
  const { relation, key, wanted = {}, columns } = question
  const isPeriodic = key.includes('period_id')
  const conditions = [
    // A text literal takes the type of the column that it is compared with, on both engines.
    ...Object.entries(wanted).map(([column, value]) => `r.${quoteIdentifier(column)} = ${quoteText(value)}`),
    ...(question.where === undefined ? [] : [question.where]),
  ]
  const selected =
    columns === undefined ? 'r.*' : columns.map((column) => `r.${quoteIdentifier(column)}`).join(', ')
  const rows = await session.rows(
    `select ${selected}${isPeriodic ? ', periods.period_identifier, periods.period_number' : ''}
       from ${inWarehouse(session, relation)} as r
       ${isPeriodic ? `inner join ${inWarehouse(session, 'canonical.canonical_periods')} as periods on periods.chain_id = r.chain_id and periods.period_id = r.period_id` : ''}
      ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}`,
  )
  return [...rows]
    .sort((one, other) => byColumns(key, one, other))
    .map((row) => publishedRow(relation, key, row))
}

/** `"prefix_computation"."validator_pnl"`. */
export function inWarehouse(session: Session, relation: string): string {
  const [schema = '', name = ''] = relation.split('.')
  return `${session.schema(schema)}.${quoteIdentifier(name)}`
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

function publishedRow(relation: string, key: readonly string[], row: SqlRow): PublishedRow {
  const cells = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellText(value)]))
  const parts = key.map((column) => cells[column === 'period_id' ? 'period_identifier' : column] ?? '')
  return { relation, key: parts.join('|'), cells }
}

function cellText(value: SqlValue): string | null {
  if (value === null) return null
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
}
