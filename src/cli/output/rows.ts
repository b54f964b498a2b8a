import { csvText } from '../../base/csv-text.js'
import type { Session, SqlRow, SqlValue } from '../../engine/engine.js'
import type { OutputFormat } from '../verb.js'

/**
 * Runs one query and gives its rows as text. A table wider than `width` characters is turned: a block for each row, a
 * line for each column. A column name that comes twice gets `:1` at its second place.
 */
export async function answerText(
  session: Session,
  sql: string,
  format: Exclude<OutputFormat, 'text'>,
  width = Infinity,
): Promise<string> {
  const described = await session.describe(sql)
  return rowsText(rowKeys(described.map(({ name }) => name)), await session.rows(sql), format, width)
}

/** The names under which a row of the session has its columns. */
function rowKeys(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return before === 0 ? name : `${name}:${before}`
  })
}

/** Rows as text in the format asked for. JSON keeps amounts and wide integers as strings, so that no reader rounds them. */
async function rowsText(
  columns: readonly string[],
  rows: readonly SqlRow[],
  format: Exclude<OutputFormat, 'text'>,
  width: number,
): Promise<string> {
  if (format === 'json')
    return `${JSON.stringify(
      rows.map((row) => jsonRow(row)),
      undefined,
      2,
    )}\n`
  if (format === 'csv')
    return csvText([
      columns,
      ...rows.map((row) =>
        columns.map((name) => {
          const value = row[name] ?? null
          return value === null ? null : cellText(value)
        }),
      ),
    ])
  const table = await tableText(columns, rows)
  return table.indexOf('\n') > width ? recordsText(columns, rows, width) : table
}

function cellText(value: SqlValue): string {
  if (value === null) return ''
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return `[${value.map((item) => cellText(item as SqlValue)).join(', ')}]`
  return String(value)
}

function jsonRow(row: SqlRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, jsonValue(value)]))
}

function jsonValue(value: SqlValue): unknown {
  if (typeof value === 'bigint') return value.toString()
  // JSON has no infinity and no NaN, and null would say that nothing is known.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (value instanceof Uint8Array) return cellText(value)
  if (value !== null && typeof value === 'object') return value.map(jsonValue)
  return value
}

async function tableText(columns: readonly string[], rows: readonly SqlRow[]): Promise<string> {
  const { default: Table } = await import('cli-table3')
  const isNumeric = columns.map((name) => rows.some((row) => isNumberLike(row[name] ?? null)))
  const table = new Table({
    head: [...columns],
    colAligns: isNumeric.map((numeric) => (numeric ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  })
  for (const row of rows) table.push(columns.map((name) => shownCell(row[name] ?? null)))
  return `${table.toString()}\n`
}

/** A row as a block of lines, for tables that no terminal is wide enough for. */
function recordsText(columns: readonly string[], rows: readonly SqlRow[], width: number): string {
  const margin = Math.max(...columns.map((name) => name.length))
  return rows
    .map((row, index) => {
      const head = `─── row ${index + 1} `
      const lines = columns.map((name) => `${name.padStart(margin)}  ${shownCell(row[name] ?? null)}`)
      return `${head.padEnd(Math.min(width, 60), '─')}\n${lines.join('\n')}\n`
    })
    .join('')
}

function shownCell(value: SqlValue): string {
  return value === null ? '∅' : cellText(value)
}

function isNumberLike(value: SqlValue): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    (typeof value === 'string' && /^-?\d+\.\d+$/.test(value))
  )
}
