import type { SqlRow } from '../../engine/engine.js'

/** The text of a column that its contract says is never NULL. */
export function text(row: SqlRow, column: string): string {
  const value = maybeText(row, column)
  if (value === null) throw new Error(`column ${column} is NULL, against its contract`)
  return value
}

/** The text of a column, decimals with all their digits; null for NULL. */
export function maybeText(row: SqlRow, column: string): string | null {
  const value = row[column]
  if (value === undefined) throw new Error(`there is no column ${column}`)
  return value === null ? null : String(value)
}

/** A count, a rate or an ordinal: integers that are small. */
export function count(row: SqlRow, column: string): number {
  return Number(text(row, column))
}
