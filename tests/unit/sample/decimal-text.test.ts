import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fifteenDigits,
  noisySolText,
  plainDecimal,
  quoted,
  solText,
} from '../../../src/sample/decimal-text.js'

/** Text to an integer count of 10^-scale, exactly. */
function unitsOf(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(scale, '0'))
}

describe('amounts as text', () => {
  it('writes no trailing zero and no empty fraction', () => {
    expect(solText(5_984_486_140n)).toBe('5.98448614')
    expect(solText(0n)).toBe('0')
    expect(solText(7_000_000_000n)).toBe('7')
    expect(plainDecimal(1n, 18)).toBe('0.000000000000000001')
  })

  it('keeps every unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 30n }),
        fc.integer({ min: 1, max: 20 }),
        (units, scale) => {
          expect(unitsOf(plainDecimal(units, scale), scale)).toBe(units)
        },
      ),
    )
  })

  it('keeps 15 significant digits, rounded half up', () => {
    expect(fifteenDigits(13_249_363_566_355_949n, 9)).toBe('13249363.5663559')
    expect(fifteenDigits(13_249_363_566_355_950n, 9)).toBe('13249363.566356')
    expect(fifteenDigits(219_535_124_373_803n, 9)).toBe('219535.124373803')
  })

  it('adds a tail that rounding to the lamport takes away again', () => {
    expect(noisySolText(450_830_856_399n, -1n)).toBe('450.830856398999')
    expect(noisySolText(441_585_847_013n, 1n)).toBe('441.585847013001')
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 17n }),
        fc.constantFrom(-1n, 1n),
        (lamports, direction) => {
          const units = unitsOf(noisySolText(lamports, direction), 20)
          const lamport = 10n ** 11n
          expect((units + lamport / 2n) / lamport).toBe(lamports)
        },
      ),
    )
  })

  it('doubles quotes inside a quoted cell', () => {
    expect(quoted('a"b')).toBe('"a""b"')
  })
})
