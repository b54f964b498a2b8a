import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testEngines } from '../../support/test-engines.js'
import { integers } from './exact-amounts.js'
import { useMacros } from './macro-evaluator.js'

const decode = '{{hex_integer text="text"}}'

/** A quantity in hex, sometimes with zeros before it or in capitals. */
const quantity = fc.tuple(integers(38), fc.constantFrom('', '0', '0'.repeat(31)), fc.boolean())

describe.each(testEngines)('quantities in hex on $name', ({ dialect }) => {
  const macros = useMacros(dialect)
  const decoded = (text: string | null) => macros().value(decode, { text: 'varchar' }, [text])

  it('become the integer that they spell', async () => {
    const cases = fc.sample(quantity, 400).map(([value, zeros, isUpper]) => {
      const digits = (value < 0n ? -value : value).toString(16)
      return {
        text: `0x${zeros}${isUpper ? digits.toUpperCase() : digits}`,
        value: value < 0n ? -value : value,
      }
    })
    const values = await macros().values(
      decode,
      { text: 'varchar' },
      cases.map(({ text }) => [text]),
    )
    expect(values).toEqual(cases.map(({ value }) => value.toString()))
  })

  it.each(['0', '9223372036854775807', '9223372036854775808', '18446744073709551616', '9'.repeat(38)])(
    '%s is read exactly',
    async (digits) => {
      expect(await decoded(`0x${BigInt(digits).toString(16)}`)).toBe(digits)
    },
  )

  it('are NULL where there is none', async () => {
    expect(await decoded(null)).toBeNull()
  })

  it.each(['', '0x', '12', '0xg', '0x1 ', '-0x1', '1e3'])('%j stops the query', async (text) => {
    await expect(decoded(text)).rejects.toThrow(`not a quantity in hex: ${text}`)
  })

  it.each([10n ** 38n, 2n ** 128n - 1n, 2n ** 128n, 2n ** 255n])('%s has too many digits', async (value) => {
    await expect(decoded(`0x${value.toString(16)}`)).rejects.toThrow(/.+/)
  })
})
