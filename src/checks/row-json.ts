import type { SqlRow, SqlValue } from '../engine/engine.js'

/**
 * A row as a JSON object in the order of its columns. Decimals and integers of 64 bits and more are text in it, so
 * that no reader of JSON takes a digit away; bytes are lower-case hex.
 */
export function rowJson(row: SqlRow): string {
  const members = Object.entries(row).map(([name, value]) => `${JSON.stringify(name)}:${valueJson(value)}`)
  return `{${members.join(',')}}`
}

function valueJson(value: SqlValue): string {
  if (typeof value === 'bigint') return `"${value}"`
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`
  if (value instanceof Uint8Array) return `"${Buffer.from(value).toString('hex')}"`
  if (isArray(value)) return `[${value.map(valueJson).join(',')}]`
  return JSON.stringify(value)
}

function isArray(value: SqlValue): value is readonly SqlValue[] {
  return Array.isArray(value)
}
