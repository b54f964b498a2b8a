import { amountParts, amountText, placesOf } from './amount-text.js'

/** Characters before the point, a minus among them, and behind it. */
export interface AmountColumn {
  readonly whole: number
  readonly places: number
}

const unknown = 'not known'

/** The column that holds all of the amounts. */
export function columnOf(amounts: readonly (string | null)[]): AmountColumn {
  const wholes = amounts.map((amount) => (amount === null ? 1 : amountText(amount).indexOf('.')))
  return { whole: Math.max(1, ...wholes), places: placesOf(amounts) }
}

/** Characters that it takes. */
export function widthOf({ whole, places }: AmountColumn): number {
  return Math.max(whole + 1 + places, unknown.length)
}

/** An amount as wide as its column, its point below those of the others. */
export function aligned(amount: string | null, column: AmountColumn): string {
  if (amount === null) return unknown.padEnd(widthOf(column))
  const { isNegative, whole, fraction } = amountParts(amount)
  const before = `${isNegative ? '-' : ''}${whole}`.padStart(column.whole)
  return `${before}.${fraction}`.padEnd(widthOf(column))
}
