import { z } from 'zod'
import type { CellSchema } from './csv-endpoint.js'
import { isSolanaKey, isU64 } from './values.js'
import { shown } from './zod-problem.js'

/** How CSV says that it does not know. */
const unknownCell = /^(NA)?$/

/** More coins than Solana has: a greater figure is in lamports by mistake. */
const greatestCoins = 1_000_000_000n

const decimal = /^(\d{1,18})(?:\.\d+)?(?:[eE]([+-]?\d{1,2}))?$/

/** Coins as a decimal, also spelled `1.7493e-05`; empty or NA where nothing is known. */
export const coins = cell('an amount in coins (below a thousand million), NA or nothing', (text) => {
  if (unknownCell.test(text)) return true
  const [, whole, exponent] = decimal.exec(text) ?? []
  if (whole === undefined) return false
  // A positive exponent is no spelling of an amount that any file was seen to use.
  return BigInt(whole) < greatestCoins && Number(exponent ?? 0) <= 0
})

/** As `coins`, but the cell must say something. */
export const knownCoins = cell('an amount in coins (below a thousand million)', (text) => {
  return !unknownCell.test(text) && coins.safeParse(text).success
})

/** An unsigned integer of base units; empty or NA where nothing is known. */
export const baseUnits = cell('an integer from 0 to 2^64 - 1, NA or nothing', (text) => {
  return unknownCell.test(text) || isU64(text)
})

export const knownInteger = cell('an integer from 0 to 2^64 - 1', isU64)

/** An integer, or empty where there is none. */
export const integerOrEmpty = cell('an integer from 0 to 2^64 - 1, or nothing', (text) => {
  return text === '' || isU64(text)
})

/** Percent from 0 to 100 that is a whole number of basis points; empty or NA where nothing is known. */
export const percent = cell('a percentage from 0 to 100 with at most two decimals, NA or nothing', (text) => {
  return unknownCell.test(text) || /^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/.test(text)
})

/** An address in base 58. */
export const addressCell = cell('an address in base 58', isSolanaKey)

/** One of a few words; empty or NA where nothing is known. */
export function wordCell(...words: readonly string[]): CellSchema {
  return cell(`${words.join(', ')}, NA or nothing`, (text) => unknownCell.test(text) || words.includes(text))
}

function cell(expected: string, isRight: (text: string) => boolean): CellSchema {
  return z.string().refine(isRight, { error: ({ input }) => `expected ${expected}, found ${shown(input)}` })
}
