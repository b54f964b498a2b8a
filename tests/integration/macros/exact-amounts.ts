import fc from 'fast-check'
import { magnitude } from '../../oracle/engine/arithmetic.js'

/** One coin in atoms of 1e-18. */
export const coin = 10n ** 18n

/** An integer of up to so many digits, small ones and round ones as likely as long ones, of either sign. */
export function integers(digits: number): fc.Arbitrary<bigint> {
  const unsigned = fc.integer({ min: 0, max: digits }).chain((length) => {
    const limit = 10n ** BigInt(length)
    return fc.oneof(
      fc.bigInt({ min: 0n, max: limit - 1n }),
      fc.constantFrom(0n, 1n, limit - 1n, limit / 2n, (limit / 2n || 1n) - 1n),
    )
  })
  return fc.tuple(unsigned, fc.boolean()).map(([value, negative]) => (negative ? -value : value))
}

/** Division that rounds half away from zero; BigInt's own goes toward zero. */
export function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = (2n * magnitude(dividend) + divisor) / (2n * divisor)
  return dividend < 0n ? -quotient : quotient
}
