import type { SqlValue } from '../../engine/engine.js'
import { rowJson } from '../row-json.js'
import type { RowOfFile } from './failing-row.js'
import { knownBy } from './failing-row.js'

const charactersShown = 60

/** `"text"`, cut where it is long, or `empty`. */
export function shown(cell: string | null): string {
  if (cell === null) return 'empty'
  return `"${cell.length > charactersShown ? `${cell.slice(0, charactersShown)}…` : cell}"`
}

/** A value that a query gave, as text. */
export function valueText(value: SqlValue): string | null {
  if (value === null) return null
  return typeof value === 'object' ? rowJson({ value }).slice('{"value":'.length, -1) : String(value)
}

/** `agreement_id "a", rule_key "b": what`, so that the row is known again after lines have moved. */
export function keyed(row: RowOfFile | undefined, what: string): string {
  return row === undefined ? what : `${cellsOf(row, knownBy(row.seed)).join(', ')}: ${what}`
}

/** `name "cell"` for each of these columns. */
export function cellsOf(row: RowOfFile, names: readonly string[]): readonly string[] {
  return names.map((name) => `${name} ${shown(row.cells.get(name) ?? null)}`)
}

/** The cells that an expression names; those of the key stand before the message already. */
export function cellsNamedIn(expression: string, row: RowOfFile): readonly string[] {
  const words = new Set(expression.match(/\w+/g) ?? [])
  const key = new Set(knownBy(row.seed))
  return cellsOf(
    row,
    [...row.cells.keys()].filter((name) => words.has(name) && !key.has(name)),
  )
}

/** ` (a, b)`, or nothing. */
export function beside(words: readonly string[]): string {
  return words.length === 0 ? '' : ` (${words.join(', ')})`
}
