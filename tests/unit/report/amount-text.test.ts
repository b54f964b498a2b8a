import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  amountText,
  integerText,
  negated,
  percentText,
  placesOf,
  sumOf,
} from '../../../src/report/statement/amount-text.js'
import { aligned, columnOf, widthOf } from '../../../src/report/statement/amount-column.js'

const Exact = Decimal.clone({ precision: 80, toExpNeg: -40, toExpPos: 40 })

const amounts = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 37n }))
  .map(([isNegative, atoms]) => new Exact(`${isNegative ? '-' : ''}${atoms}e-18`).toFixed(18))

describe('an amount', () => {
  it('is written with all its digits, and without the zeros that say nothing', () => {
    expect(amountText('0.000000000000000000')).toBe('0.00')
    expect(amountText('-1234567.500000000000000000')).toBe('-1,234,567.50')
    expect(amountText('0.100000000000000001')).toBe('0.100000000000000001')
    expect(amountText('-0.000000000000000000')).toBe('0.00')
    expect(amountText('12')).toBe('12.00')
  })

  it('stays the same figure, whatever it is', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const written = amountText(amount).replaceAll(',', '')
        expect(new Exact(written).eq(new Exact(amount))).toBe(true)
      }),
    )
  })
})

describe('a sum', () => {
  it('is exact', () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 6 }), (all) => {
        const expected = all.reduce((sum, amount) => sum.plus(amount), new Exact(0))
        expect(new Exact(sumOf(all) ?? 'NaN').eq(expected)).toBe(true)
      }),
    )
  })

  it('is not known while a part of it is not', () => {
    expect(sumOf(['1.0', null])).toBeNull()
  })

  it('changes its sign', () => {
    expect(negated('0.5')).toBe('-0.500000000000000000')
    expect(negated('-0.5')).toBe('0.500000000000000000')
    expect(negated('0')).toBe('0.000000000000000000')
  })
})

describe('a column of amounts', () => {
  it('has its points below each other', () => {
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 1, maxLength: 6 }), (all) => {
        const column = columnOf(all)
        const cells = all.map((amount) => aligned(amount, column))
        expect(new Set(cells.map((cell) => cell.indexOf('.'))).size).toBe(1)
        expect(new Set(cells.map((cell) => cell.length))).toEqual(new Set([widthOf(column)]))
      }),
    )
  })

  it('is as wide as its longest fraction, and has room for what is not known', () => {
    expect(placesOf(['1.250000000000000000', '1.5', null])).toBe(2)
    expect(aligned(null, columnOf(['1.25']))).toBe('not known')
  })
})

it('writes rates as percent, and integers in groups', () => {
  expect([10_000, 1250, 5, 0].map(percentText)).toEqual(['100 %', '12.5 %', '0.05 %', '0 %'])
  expect(integerText('1234567')).toBe('1,234,567')
})
