import { closestName } from '../base/closest.js'
import type { Column, ColumnType } from './types.js'

const simpleTypes = [
  'VARCHAR',
  'BOOLEAN',
  'INTEGER',
  'BIGINT',
  'DATE',
  'TIMESTAMPTZ',
  'UUID',
  'JSON',
] as const

/** A column type as contracts spell it, or undefined. `DECIMAL(p,s)`: 1 <= p <= 38, 0 <= s <= p. */
export function parseColumnType(text: string): ColumnType | undefined {
  const simple = simpleTypes.find((type) => type === text)
  if (simple !== undefined) return simple
  const decimal = decimalParts(text)
  return decimal === undefined ? undefined : `DECIMAL(${decimal.precision},${decimal.scale})`
}

/** Precision and scale of `DECIMAL(38,18)`; undefined for every other type. */
export function decimalParts(type: string): { precision: number; scale: number } | undefined {
  const match = /^DECIMAL\(([1-9]\d?),(0|[1-9]\d?)\)$/.exec(type)
  if (match === null) return undefined
  const precision = Number(match[1])
  const scale = Number(match[2])
  return precision <= 38 && scale <= precision ? { precision, scale } : undefined
}

/** How to mend a type that `parseColumnType` refuses. */
export function columnTypeHint(text: string): string {
  // In a flow map the comma ends the value, so that only `DECIMAL(38` arrives.
  if (/^DECIMAL\(\d+$/i.test(text)) return `Inside { } the type needs quotes: "${text.toUpperCase()},18)".`
  const tidy = text
    .toUpperCase()
    .replaceAll(/\s+/g, '')
    .replace(/^NUMERIC/, 'DECIMAL')
  if (parseColumnType(tidy) !== undefined) return `Write ${tidy}.`
  if (/^DECIMAL/.test(tidy))
    return 'Write DECIMAL(p,s) with p up to 38 and s up to p, such as DECIMAL(38,18).'
  const near = closestName(tidy, simpleTypes)
  return near === undefined ? `Known: ${simpleTypes.join(', ')}, DECIMAL(p,s).` : `Did you mean ${near}?`
}

/** Units of money: whole coins and the chains' base units. */
export const moneyUnits: readonly string[] = ['coin', 'lamports', 'gwei', 'wei']

/** True for a column that holds an amount, whatever its type. */
export function isMoneyColumn(column: Pick<Column, 'unit'>): boolean {
  return column.unit !== undefined && moneyUnits.includes(column.unit)
}
