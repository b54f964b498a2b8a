import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coinText } from '../../oracle/exact.js'
import { integers } from './exact-amounts.js'
import { testEngines } from '../../support/test-engines.js'
import { useMacros } from './macro-evaluator.js'
import type { MacroEvaluator } from './macro-evaluator.js'

const cases = 3000
const Exact = Decimal.clone({ precision: 200, toExpNeg: -1000, toExpPos: 1000 })
const text = { text: 'varchar' }
const digit = fc.integer({ min: 0, max: 9 }).map(String)

/** Whether the engine takes each spelling by itself; a query over all of them would only tell of the first refusal. */
async function refused(
  macros: MacroEvaluator,
  expression: string,
  spellings: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = []
  for (const spelling of spellings) {
    await macros.value(expression, text, [spelling]).catch((error: unknown) => {
      expect(String(error)).toContain(spelling)
      found.push(spelling)
    })
  }
  return found
}

/** Spellings that are no plain decimal, each of which some engine would read as a number or as another one. */
const misspelt = [
  '',
  ' 1',
  '1 ',
  '+1',
  '1_000',
  '1,5',
  '.5',
  '1.',
  '0x1F',
  'NaN',
  'Infinity',
  '1e',
  '--1',
  '1.2.3',
  'null',
]

describe.each(testEngines)('json_amount on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('reads every decimal of up to 20 digits before and 18 behind the point exactly', async () => {
    const rows = fc.sample(fc.tuple(integers(38), fc.integer({ min: 0, max: 18 })), cases)
    const spelt = rows.map(([atoms, decimals]) => trimmed(coinText(atoms), decimals))
    expect(
      await macrosOf().values(
        '{{json_amount text="text"}}',
        text,
        spelt.map((one) => [one]),
      ),
    ).toEqual(spelt.map((one) => new Exact(one).toFixed(18)).map(withoutMinusZero))
  })

  it('stops at what is no plain decimal, and at digits that it could not keep', async () => {
    const wrong = [...misspelt, '1e5', '1E-3', '0.0000000000000000001', '1'.repeat(21)]
    expect(await refused(macrosOf(), '{{json_amount text="text"}}', wrong)).toEqual(wrong)
  })

  it('keeps the unknown unknown', async () => {
    expect(await macrosOf().value('{{json_amount text="text"}}', text, [null])).toBeNull()
  })
})

describe.each(testEngines)('json_integer on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('reads every integer of up to 38 digits exactly', async () => {
    const rows = fc.sample(integers(38), cases)
    expect(
      await macrosOf().values(
        '{{json_integer text="text"}}',
        text,
        rows.map((one) => [String(one)]),
      ),
    ).toEqual(rows.map(String))
  })

  it('stops at what is no integer', async () => {
    const wrong = [...misspelt, '1e5', '1.0', '0.5', '9'.repeat(39)]
    expect(await refused(macrosOf(), '{{json_integer text="text"}}', wrong)).toEqual(wrong)
  })
})

describe.each(testEngines)('round_to_base_unit on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  /** Amounts as providers print them: whole, with float noise in the tail, halves of a base unit, small exponents. */
  const printed = fc
    .tuple(
      integers(9),
      fc.oneof(
        fc.string({ unit: digit, maxLength: 24 }),
        fc
          .tuple(
            fc.string({ unit: digit, minLength: 9, maxLength: 9 }),
            fc.constantFrom('5', '50', '49999999999', '4', '6', '500000000000000001'),
          )
          .map(([units, tail]) => units + tail),
        fc
          .tuple(
            fc.string({ unit: fc.constantFrom('9'), minLength: 8, maxLength: 12 }),
            fc.constantFrom('', '5', '49'),
          )
          .map(([nines, tail]) => nines + tail),
      ),
      fc.oneof(
        { weight: 3, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.integer({ min: -20, max: 2 }).map((power) => `e${power}`) },
      ),
    )
    .map(([whole, fraction, exponent]) => `${whole}${fraction === '' ? '' : `.${fraction}`}${exponent}`)

  it.each([9, 18])(
    'rounds half away from zero once, from the text itself, at %i decimals',
    async (decimals) => {
      const spelt = fc.sample(printed, cases)
      expect(
        await macrosOf().values(
          `{{round_to_base_unit text="text" decimals="${decimals}"}}`,
          text,
          spelt.map((one) => [one]),
        ),
      ).toEqual(
        spelt.map((one) =>
          withoutMinusZero(
            new Exact(one).times(new Exact(10).pow(decimals)).toFixed(0, Decimal.ROUND_HALF_UP),
          ),
        ),
      )
    },
  )

  it('reads real spellings', async () => {
    const spelt = [
      '5.98448614',
      '241.071861666999',
      '1.7493e-05',
      '13249363.5663559',
      '0',
      '470.000000000499999999',
    ]
    expect(
      await macrosOf().values(
        '{{lamports_from_text text="text"}}',
        text,
        spelt.map((one) => [one]),
      ),
    ).toEqual(['5984486140', '241071861667', '17493', '13249363566355900', '0', '470000000000'])
  })

  it('stops at what is no decimal, and keeps the unknown unknown', async () => {
    const wrong = [...misspelt, '1e100', 'NA']
    expect(await refused(macrosOf(), '{{lamports_from_text text="text"}}', wrong)).toEqual(wrong)
    expect(await macrosOf().value('{{lamports_from_text text="text"}}', text, [null])).toBeNull()
  })
})

describe.each(testEngines)('percent_to_bps on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('gives every rate that is a whole number of basis points, and refuses to round the others', async () => {
    const rows = fc.sample(
      fc.tuple(fc.integer({ min: 0, max: 100 }), fc.string({ unit: digit, maxLength: 5 })),
      cases,
    )
    const spelt = rows.map(([whole, fraction]) => `${whole}${fraction === '' ? '' : `.${fraction}`}`)
    expect(
      await macrosOf().values(
        '{{percent_to_bps text="text"}}',
        text,
        spelt.map((one) => [one]),
      ),
    ).toEqual(
      spelt.map((one) => {
        const bps = new Exact(one).times(100)
        return bps.isInteger() ? bps.toFixed(0) : null
      }),
    )
  })

  it('refuses a negative rate and stops at what is no number', async () => {
    expect(await macrosOf().value('{{percent_to_bps text="text"}}', text, ['-5'])).toBeNull()
    expect(await refused(macrosOf(), '{{percent_to_bps text="text"}}', misspelt)).toEqual(misspelt)
  })
})

describe.each(testEngines)('known_text on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('tells no data from a figure', async () => {
    expect(
      await macrosOf().values('{{known_text text="text"}}', text, [['NA'], [''], ['0'], ['na'], [null]]),
    ).toEqual([null, null, '0', 'na', null])
  })
})

/** A decimal with only so many of its decimals. */
function trimmed(decimal: string, decimals: number): string {
  return decimals === 0 ? decimal.slice(0, -19) : decimal.slice(0, decimal.length - 18 + decimals)
}

function withoutMinusZero(decimal: string): string {
  return /^-0(\.0+)?$/.test(decimal) ? decimal.slice(1) : decimal
}

describe.each(testEngines)('closed_day on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('gives the day that a midnight closes, and none for another moment', async () => {
    const midnight = Date.UTC(2021, 8, 19)
    expect(
      await macrosOf().values(
        '{{closed_day milliseconds="moment"}}',
        { moment: 'bigint' },
        [midnight, midnight + 1, midnight - 1, Date.UTC(2024, 2, 1), 86_400_000, null].map((moment) => [
          moment === null ? null : String(moment),
        ]),
      ),
    ).toEqual(['2021-09-18', null, null, '2024-02-29', '1970-01-01', null])
  })
})
