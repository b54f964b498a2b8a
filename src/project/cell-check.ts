import { isUuid } from '../base/uuid.js'
import { decimalParts } from './column-type.js'
import type { ColumnType } from './types.js'

/** True for a day of the calendar written as `2027-01-31`, year 0001 to 9999. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** What a cell of this type must look like, for messages; both engines read exactly these spellings alike. */
export function expectedCell(type: ColumnType): string {
  const decimal = decimalParts(type)
  if (decimal !== undefined) {
    const { precision, scale } = decimal
    return `${type}: at most ${precision - scale} digits before and ${scale} after the point, no exponent`
  }
  return expectations[type as keyof typeof expectations]
}

const expectations = {
  VARCHAR: 'text without the character U+0000',
  BOOLEAN: 'true or false',
  INTEGER: 'a whole number from -2147483648 to 2147483647',
  BIGINT: 'a whole number of 64 bits',
  DATE: 'a date as 2027-01-31',
  TIMESTAMPTZ: 'a time in UTC as 2027-01-31T00:00:00Z',
  UUID: 'a UUID in lower case',
  JSON: 'JSON',
} as const

/** Whether the text of a cell is a value of the type, exactly: nothing is rounded, padded or guessed. */
export function isCellOfType(cell: string, type: ColumnType): boolean {
  switch (type) {
    case 'VARCHAR':
      return !cell.includes('\u0000')
    case 'BOOLEAN':
      return cell === 'true' || cell === 'false'
    case 'INTEGER':
      return isIntegerWithin(cell, 31n)
    case 'BIGINT':
      return isIntegerWithin(cell, 63n)
    case 'DATE':
      return isCalendarDate(cell)
    case 'TIMESTAMPTZ':
      return isUtcTime(cell)
    case 'UUID':
      return isUuid(cell) && cell === cell.toLowerCase()
    case 'JSON':
      return isJson(cell)
    default:
      return isDecimal(cell, type)
  }
}

function isIntegerWithin(cell: string, bits: bigint): boolean {
  if (!/^(0|-?[1-9]\d{0,18})$/.test(cell)) return false
  const value = BigInt(cell)
  return value >= -(1n << bits) && value < 1n << bits
}

function isDecimal(cell: string, type: ColumnType): boolean {
  const parts = decimalParts(type)
  const match = /^-?(0|[1-9]\d*)(?:\.(\d+))?$/.exec(cell)
  if (parts === undefined || match === null) return false
  const whole = match[1] === '0' ? 0 : (match[1] ?? '').length
  return whole <= parts.precision - parts.scale && (match[2] ?? '').length <= parts.scale
}

function isUtcTime(cell: string): boolean {
  const match = /^(.{10})[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|\+00|\+00:00)$/.exec(cell)
  return match !== null && isCalendarDate(match[1] ?? '')
}

function isJson(cell: string): boolean {
  try {
    // Only to see whether it parses: the text itself is what is stored, so that no figure passes through a double.
    JSON.parse(cell)
    return !cell.includes('\\u0000')
  } catch {
    return false
  }
}
