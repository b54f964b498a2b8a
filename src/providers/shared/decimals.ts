import { z } from 'zod'
import { shown } from './zod-problem.js'

/** More coins than Solana has: a greater figure is in lamports by mistake. */
const greatestCoins = 1_000_000_000n

/** As the lossless reader leaves a number: a whole one may be a number, one with a fraction is its digits. */
const decimal = /^(\d{1,18})(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$/

/** A decimal that is not negative, in digits, with an optional short exponent. */
export const decimalNumber = z.unknown().refine(isDecimal, {
  error: ({ input }) => `expected a decimal that is not negative, found ${shown(input)}`,
})

/** An amount in coins: a decimal below a thousand million. */
export const coinNumber = z
  .unknown()
  .refine((value) => isDecimal(value) && BigInt(wholePart(value)) < greatestCoins, {
    error: ({ input }) => `expected an amount in coins (below a thousand million), found ${shown(input)}`,
  })

/** Percent from 0 to 100, as exactly as it was sent. */
export const percentNumber = z.unknown().refine(isPercent, {
  error: ({ input }) => `expected a percentage from 0 to 100, found ${shown(input)}`,
})

function isDecimal(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0
  return typeof value === 'string' && decimal.test(value)
}

function isPercent(value: unknown): boolean {
  return isDecimal(value) && /^(100(\.0+)?|\d{1,2}(\.\d+)?([eE]-\d{1,2})?)$/.test(String(value))
}

/** A positive exponent could hide a large figure: what it multiplies counts as whole digits too. */
function wholePart(value: unknown): string {
  const [, whole = '0'] = decimal.exec(String(value)) ?? []
  const [, exponent = '0'] = /[eE]\+?(\d+)$/.exec(String(value)) ?? []
  return whole + '0'.repeat(Number(exponent))
}
