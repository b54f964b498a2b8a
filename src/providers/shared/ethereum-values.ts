import { z } from 'zod'
import { isSlotOrEpoch } from './values.js'
import { shown } from './zod-problem.js'

/** More digits than a DECIMAL(38,0) holds: such a sum of wei does not exist. */
const beyondDecimal = 10n ** 38n

/** An amount in wei or a count, as hex without leading zeros or with them. */
const quantity = /^0x[0-9a-fA-F]{1,64}$/

/** Bytes in hex, in either case: a checksum is in the case of the letters, and is not looked at. */
function hexOf(bytes: number, what: string) {
  const spelled = new RegExp(`^0x[0-9a-fA-F]{${2 * bytes}}$`)
  return z.unknown().refine((value) => typeof value === 'string' && spelled.test(value), {
    error: ({ input }) => `expected ${what} of ${bytes} bytes in hex, found ${shown(input)}`,
  })
}

/** A block hash, a root or a transaction hash. */
export const hash32 = hexOf(32, 'a hash')

export const ethereumAddress = hexOf(20, 'an address')

/** A validator's BLS public key. */
export const blsPublicKey = hexOf(48, 'a public key')

/** A hex quantity of JSON-RPC, small enough for a DECIMAL(38,0). */
export const hexQuantity = z.unknown().refine(isHexQuantity, {
  error: ({ input }) => `expected a quantity in hex (0x…) below 10^38, found ${shown(input)}`,
})

export function isHexQuantity(value: unknown): value is string {
  return typeof value === 'string' && quantity.test(value) && BigInt(value) < beyondDecimal
}

/** A hex quantity that counts something: far below 2^53, so that sums of it stay within 64 bits. */
export const hexCount = z
  .unknown()
  .refine((value) => isHexQuantity(value) && isSlotOrEpoch(digitsOf(value)), {
    error: ({ input }) => `expected a count in hex (0x…) below 2^53, found ${shown(input)}`,
  })

/** The decimal digits of a hex quantity. */
export function digitsOf(hex: string): string {
  return BigInt(hex).toString()
}

/** Wei in decimal digits. */
export const weiDigits = z
  .unknown()
  .refine((value) => typeof value === 'string' && /^\d{1,78}$/.test(value) && BigInt(value) < beyondDecimal, {
    error: ({ input }) => `expected wei in decimal digits, below 10^38, found ${shown(input)}`,
  })

/** An epoch, or 2^64 - 1 for never. */
export const epochOrNever = z
  .unknown()
  .refine((value) => isSlotOrEpoch(value) || value === '18446744073709551615', {
    error: ({ input }) => `expected an epoch, or 2^64 - 1 for never, found ${shown(input)}`,
  })
