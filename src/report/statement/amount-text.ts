import { atomsOf } from '../../engine/exact-number.js'

const places = 18

/** An amount taken apart, so that a column of them can be set at the point. */
export interface AmountParts {
  readonly isNegative: boolean
  /** Digits before the point, in groups of three. */
  readonly whole: string
  /** Digits after it, without the zeros at their end: at least two. */
  readonly fraction: string
}

/** The parts of an amount. No digit is lost: only zeros that say nothing are. */
export function amountParts(amount: string): AmountParts {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)0*(\d+)(?:\.(\d+))?$/.exec(amount) ?? []
  return {
    isNegative: sign === '-' && /[1-9]/.test(amount),
    whole: whole.replace(/\B(?=(\d{3})+$)/g, ','),
    fraction: fraction.replace(/0+$/, '').padEnd(2, '0'),
  }
}

/** `-1,234.50`: every digit, and no zeros behind the last but in the first two places. */
export function amountText(amount: string): string {
  const { isNegative, whole, fraction } = amountParts(amount)
  return `${isNegative ? '-' : ''}${whole}.${fraction}`
}

/** Places after the point that the longest of the amounts takes. */
export function placesOf(amounts: Iterable<string | null>): number {
  let most = 2
  for (const amount of amounts)
    if (amount !== null) most = Math.max(most, amountParts(amount).fraction.length)
  return most
}

/** The exact sum of amounts; null where one of them is not known. */
export function sumOf(amounts: Iterable<string | null>): string | null {
  let atoms = 0n
  for (const amount of amounts) {
    if (amount === null) return null
    atoms += atomsOf(amount)
  }
  return decimalOf(atoms)
}

/** The same amount with the other sign. */
export function negated(amount: string): string {
  return decimalOf(-atomsOf(amount))
}

/** `12.5 %` of 1250. */
export function percentText(bps: number): string {
  const [whole, fraction] = [Math.trunc(bps / 100), bps % 100]
  return `${whole}${fraction === 0 ? '' : `.${String(fraction).padStart(2, '0').replace(/0$/, '')}`} %`
}

/** `1,234,567` of an integer as text. */
export function integerText(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

function decimalOf(atoms: bigint): string {
  const digits = (atoms < 0n ? -atoms : atoms).toString().padStart(places + 1, '0')
  return `${atoms < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}
