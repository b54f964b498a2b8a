import type { SqlRow, SqlValue } from '../../engine/engine.js'
import type { OutputFormat } from '../verb.js'

/** Rows as text in the format asked for. JSON keeps amounts and wide integers as strings, so that no reader rounds them. */
export async function rowsText(
  columns: readonly string[],
  rows: readonly SqlRow[],
  format: Exclude<OutputFormat, 'text'>,
): Promise<string> {
  if (format === 'json')
    return `${JSON.stringify(
      rows.map((row) => jsonRow(row)),
      undefined,
      2,
    )}\n`
  if (format === 'csv') return csvText(columns, rows)
  return tableText(columns, rows)
}

export function cellText(value: SqlValue): string {
  if (value === null) return ''
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return `[${value.map((item) => cellText(item as SqlValue)).join(', ')}]`
  return String(value as string | number | bigint | boolean)
}

function jsonRow(row: SqlRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, jsonValue(value)]))
}

function jsonValue(value: SqlValue): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return cellText(value)
  if (Array.isArray(value)) return value.map((item) => jsonValue(item as SqlValue))
  return value
}

function csvText(columns: readonly string[], rows: readonly SqlRow[]): string {
  const line = (cells: readonly string[]): string => `${cells.join(',')}\n`
  // NULL is an empty cell and empty text is "", as in the seeds.
  const cell = (value: SqlValue): string => (value === null ? '' : quoteCell(cellText(value)))
  return (
    line(columns.map(quoteCell)) +
    rows.map((row) => line(columns.map((name) => cell(row[name] ?? null)))).join('')
  )
}

function quoteCell(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

async function tableText(columns: readonly string[], rows: readonly SqlRow[]): Promise<string> {
  const { default: Table } = await import('cli-table3')
  const isNumeric = columns.map((name) => rows.some((row) => isNumberLike(row[name] ?? null)))
  const table = new Table({
    head: [...columns],
    colAligns: isNumeric.map((numeric) => (numeric ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  })
  for (const row of rows)
    table.push(columns.map((name) => (row[name] === null ? '∅' : cellText(row[name] ?? null))))
  return `${table.toString()}\n`
}

function isNumberLike(value: SqlValue): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    (typeof value === 'string' && /^-?\d+\.\d+$/.test(value))
  )
}
