import { z } from 'zod'
import { shown } from './zod-problem.js'

const greatestU64 = 18_446_744_073_709_551_615n
const greatestI64 = 9_223_372_036_854_775_807n

/** 32 bytes in base 58 are 32 to 44 characters of this alphabet. */
const base58Key = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/

/** A Solana address. */
export const solanaKey = z.unknown().refine(isSolanaKey, {
  error: ({ input }) => `expected an address in base 58, found ${shown(input)}`,
})

export function isSolanaKey(value: unknown): boolean {
  return typeof value === 'string' && base58Key.test(value)
}

/** An unsigned 64-bit integer, sent as a number or as its digits; longer numbers come as digits anyway. */
export const u64 = z.unknown().refine(isU64, {
  error: ({ input }) => `expected an integer from 0 to 2^64 - 1, found ${shown(input)}`,
})

export function isU64(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0
  return typeof value === 'string' && /^\d{1,20}$/.test(value) && BigInt(value) <= greatestU64
}

/** A slot, an epoch or a count of slots: far below 2^53, so that sums of them stay within 64 bits. */
export const slotOrEpoch = z.unknown().refine(isSlotOrEpoch, {
  error: ({ input }) => `expected a slot or an epoch from 0 to 2^53 - 1, found ${shown(input)}`,
})

export function isSlotOrEpoch(value: unknown): boolean {
  return isU64(value) && BigInt(value as number | string) <= BigInt(Number.MAX_SAFE_INTEGER)
}

/** A signed 64-bit integer, sent as a number or as its digits. */
export const i64 = z.unknown().refine(isI64, {
  error: ({ input }) => `expected an integer from -2^63 to 2^63 - 1, found ${shown(input)}`,
})

export function isI64(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return false
  const integer = BigInt(value)
  return integer <= greatestI64 && integer >= -greatestI64 - 1n
}

/** An integer in a range, sent as a number. */
export function integerBetween(least: number, greatest: number, what: string) {
  return z
    .unknown()
    .refine((value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= greatest, {
      error: ({ input }) => `expected ${what} from ${least} to ${greatest}, found ${shown(input)}`,
    })
}
