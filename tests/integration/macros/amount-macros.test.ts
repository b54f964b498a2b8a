import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { magnitude } from '../../oracle/engine/arithmetic.js'
import { coinText } from '../../oracle/exact.js'
import { coin, integers, roundedQuotient } from './exact-amounts.js'
import { testEngines } from '../../support/test-engines.js'
import { useMacros } from './macro-evaluator.js'

const cases = 3000

/** Amounts below 1e16 coins, atoms in 34 digits: the range of the formulas on basis points. */
const amounts = integers(34)
const rates = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(0, 1, 9_999, 10_000))

describe.each(testEngines)('rates in basis points on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  const sample = () => fc.sample(fc.tuple(amounts, rates), cases)
  const types = { amount: 'decimal(38, 18)', bps: 'integer' }

  it('floors toward zero at the atom', async () => {
    const rows = sample()
    expect(
      await macrosOf().values(
        '{{floor_bps amount="amount" bps="bps"}}',
        types,
        rows.map(([a, b]) => [coinText(a), String(b)]),
      ),
    ).toEqual(rows.map(([a, b]) => coinText((a * BigInt(b)) / 10_000n)))
  })

  it('rounds half away from zero at the atom', async () => {
    const rows = sample()
    expect(
      await macrosOf().values(
        '{{round_bps amount="amount" bps="bps"}}',
        types,
        rows.map(([a, b]) => [coinText(a), String(b)]),
      ),
    ).toEqual(rows.map(([a, b]) => coinText(roundedQuotient(a * BigInt(b), 10_000n))))
  })

  it('gives no wrong figure beyond its range', async () => {
    const largest = '99999999999999999999.999999999999999999'
    const floored = macrosOf().value('{{floor_bps amount="amount" bps="bps"}}', types, [largest, '10000'])
    // DuckDB has no digits for the product; PostgreSQL has.
    if (dialect === 'duckdb') await expect(floored).rejects.toThrow(/overflow|out of range/i)
    else expect(await floored).toBe(largest)
  })
})

describe.each(testEngines)('atoms on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  /** Everything that a DECIMAL(38,18) holds. */
  const any = integers(38)

  it('counts every amount that the type holds', async () => {
    const rows = fc.sample(any, cases)
    expect(
      await macrosOf().values(
        '{{atoms amount="amount"}}',
        { amount: 'decimal(38, 18)' },
        rows.map((a) => [coinText(a)]),
      ),
    ).toEqual(rows.map(String))
  })

  it('and gives the amount back', async () => {
    const rows = fc.sample(any, cases)
    expect(
      await macrosOf().values(
        '{{from_atoms atoms="atoms"}}',
        { atoms: 'hugeint' },
        rows.map((a) => [String(a)]),
      ),
    ).toEqual(rows.map(coinText))
  })
})

describe.each(testEngines)('a part of a total on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  /** Stake in base units below 1.3e19, the greater part of it never above the whole. */
  const stakes = fc
    .tuple(integers(19), integers(19))
    .map(([one, other]) => [magnitude(one), magnitude(other)].map((stake) => stake % (13n * 10n ** 18n)))
    .map(([one = 0n, other = 0n]) => (one < other ? ([one, other] as const) : ([other, one] as const)))

  it('is floored toward zero on integers of any length', async () => {
    const rows = fc.sample(fc.tuple(integers(38), stakes), cases)
    expect(
      await macrosOf().values(
        '{{floor_share amount="amount" part="part" total="total"}}',
        { amount: 'hugeint', part: 'decimal(38, 0)', total: 'decimal(38, 0)' },
        rows.map(([amount, [part, total]]) => [String(amount), String(part), String(total)]),
      ),
    ).toEqual(rows.map(([amount, [part, total]]) => (total === 0n ? null : String((amount * part) / total))))
  })

  it('is floored toward zero to the atom on amounts in coins', async () => {
    const rows = fc.sample(fc.tuple(integers(38), stakes), cases)
    expect(
      await macrosOf().values(
        '{{floor_share_native amount="amount" part="part" total="total"}}',
        { amount: 'decimal(38, 18)', part: 'decimal(38, 0)', total: 'decimal(38, 0)' },
        rows.map(([amount, [part, total]]) => [coinText(amount), String(part), String(total)]),
      ),
    ).toEqual(
      rows.map(([amount, [part, total]]) => (total === 0n ? null : coinText((amount * part) / total))),
    )
  })

  it('has no value of nothing', async () => {
    const types = { amount: 'decimal(38, 18)', part: 'decimal(38, 0)', total: 'decimal(38, 0)' }
    const share = '{{floor_share_native amount="amount" part="part" total="total"}}'
    expect(await macrosOf().value(share, types, ['1', '0', '0'])).toBeNull()
    expect(await macrosOf().value(share, types, [null, '1', '2'])).toBeNull()
  })

  it('gives the shares of the two partners of a real validator', async () => {
    const types = { amount: 'decimal(38, 18)', part: 'decimal(38, 0)', total: 'decimal(38, 0)' }
    expect(
      await macrosOf().values('{{floor_share_native amount="amount" part="part" total="total"}}', types, [
        ['4.145274124', '141850244628574', '219535124373803'],
      ]),
    ).toEqual(['2.678424011734426889'])
  })
})

describe.each(testEngines)('base units of nine decimals on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('become coins', async () => {
    const rows = fc.sample(integers(29), cases)
    expect(
      await macrosOf().values(
        '{{lamports_to_coin lamports="lamports"}}',
        { lamports: 'decimal(38, 0)' },
        rows.map((l) => [String(l)]),
      ),
    ).toEqual(rows.map((l) => coinText(l * 10n ** 9n)))
  })

  it('are counted in coins, what is below one left out', async () => {
    const rows = fc.sample(integers(29), cases)
    expect(
      await macrosOf().values(
        '{{coin_to_lamports amount="amount"}}',
        { amount: 'decimal(38, 18)' },
        rows.map((a) => [coinText(a)]),
      ),
    ).toEqual(rows.map((a) => String(a / 10n ** 9n)))
  })
})

describe.each(testEngines)('truncation to the decimals of a chain on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('goes toward zero for every number of decimals, given as a column', async () => {
    const rows = fc.sample(fc.tuple(integers(38), fc.integer({ min: 0, max: 18 })), cases)
    expect(
      await macrosOf().values(
        '{{truncate_to_decimals amount="amount" decimals="decimals"}}',
        { amount: 'decimal(38, 18)', decimals: 'integer' },
        rows.map(([amount, decimals]) => [coinText(amount), String(decimals)]),
      ),
    ).toEqual(
      rows.map(([amount, decimals]) => {
        const unit = coin / 10n ** BigInt(decimals)
        return coinText((amount / unit) * unit)
      }),
    )
  })

  it('knows nothing of decimals that no coin has', async () => {
    const types = { amount: 'decimal(38, 18)', decimals: 'integer' }
    expect(
      await macrosOf().value('{{truncate_to_decimals amount="amount" decimals="decimals"}}', types, [
        '1',
        '19',
      ]),
    ).toBeNull()
  })
})

describe.each(testEngines)('amounts and rates for people on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('have no zeros at their end, and no point without decimals', async () => {
    const amounts = { amount: 'decimal(38, 18)' }
    expect(
      await macrosOf().values('{{amount_text amount="amount"}}', amounts, [
        ['0'],
        ['100'],
        ['-2.50'],
        ['0.000000000000000001'],
        [null],
      ]),
    ).toEqual(['0', '100', '-2.5', '0.000000000000000001', null])
    expect(
      await macrosOf().values(
        '{{percent_text bps="bps"}}',
        { bps: 'integer' },
        ['0', '1', '1250', '3330', '10000', null].map((value) => [value]),
      ),
    ).toEqual(['0 %', '0.01 %', '12.5 %', '33.3 %', '100 %', null])
  })
})
