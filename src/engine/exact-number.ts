import type { SqlValue } from './engine.js'

/** The integer that a value is or spells; undefined when it is none, or a number that is no longer exact. */
export function exactInteger(value: SqlValue): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  return typeof value === 'string' && /^[+-]?\d+$/.test(value) ? BigInt(value.replace(/^\+/, '')) : undefined
}

/**
 * A value as a count of the last decimal place of a DECIMAL(width, scale); undefined when it is none, or when a digit
 * would be lost. Zeros beyond the scale are no digits.
 */
export function exactDecimal(value: SqlValue, width: number, scale: number): bigint | undefined {
  const text = typeof value === 'string' ? value : exactInteger(value)?.toString()
  const [, sign, whole = '', fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*?)0*)?$/.exec(text ?? '') ?? []
  if (sign === undefined || (whole === '' && !/\d/.test(text ?? '')) || fraction.length > scale)
    return undefined
  const magnitude = BigInt(whole + fraction.padEnd(scale, '0'))
  if (magnitude >= 10n ** BigInt(width)) return undefined
  return sign === '-' ? -magnitude : magnitude
}

/** Of an amount as the warehouse gives it, a DECIMAL(38,18), how often it has its last place. */
export function atomsOf(amount: string): bigint {
  const atoms = exactDecimal(amount, 38, 18)
  if (atoms === undefined) throw new Error(`${amount} is no amount`)
  return atoms
}
