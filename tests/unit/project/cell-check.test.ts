import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCellOfType } from '../../../src/project/cell-check.js'
import { decimalParts, parseColumnType } from '../../../src/project/column-type.js'
import type { ColumnType } from '../../../src/project/types.js'

const refused: readonly (readonly [ColumnType, readonly string[]])[] = [
  ['VARCHAR', ['a\u0000b']],
  ['BOOLEAN', ['', 'TRUE', 't', '1', 'yes']],
  ['INTEGER', ['', '1.0', '+1', '01', '-0', ' 1', '2147483648', '-2147483649', '1e3', '0x1']],
  ['BIGINT', ['9223372036854775808', '-9223372036854775809', '12345678901234567890']],
  ['DECIMAL(4,2)', ['', '100', '1.234', '1.', '.5', '1e1', '+1', '01.5', 'NaN', '1,5']],
  ['DECIMAL(2,2)', ['1', '1.0', '0.123']],
  ['DATE', ['2025-02-29', '2025-1-1', '2025-13-01', '0000-01-01', '2025-01-01T00:00:00Z', '01.02.2025']],
  [
    'TIMESTAMPTZ',
    [
      '2025-01-01',
      '2025-01-01T00:00:00',
      '2025-01-01T24:00:00Z',
      '2025-01-01T00:00:00+01:00',
      '2025-02-30T00:00:00Z',
    ],
  ],
  [
    'UUID',
    [
      '00000000-0000-0000-0000-00000000084',
      '00000000-0000-0000-0000-00000000084G',
      'ABCDEF00-0000-0000-0000-000000000842',
    ],
  ],
  ['JSON', ['', '{', "{'a': 1}", '"\\u0000"']],
]

const accepted: readonly (readonly [ColumnType, readonly string[]])[] = [
  ['VARCHAR', ['', 'text', '1e47']],
  ['BOOLEAN', ['true', 'false']],
  ['INTEGER', ['0', '-1', '2147483647']],
  ['BIGINT', ['-9223372036854775808', '9223372036854775807']],
  ['DECIMAL(4,2)', ['0', '-0.10', '99.99', '5']],
  ['DECIMAL(2,2)', ['0.12', '0']],
  ['DATE', ['2024-02-29', '0001-01-01', '9999-12-31']],
  ['TIMESTAMPTZ', ['2025-01-01T00:00:00Z', '2025-01-01 23:59:59.123456+00', '2025-01-01T00:00:00+00:00']],
  ['UUID', ['abcdef00-0000-0000-0000-000000000842']],
  ['JSON', ['null', '{"a": [1.5, "x"]}', '12345678901234567890.5']],
]

describe('isCellOfType', () => {
  it.each(refused.flatMap(([type, cells]) => cells.map((cell) => [type, cell] as const)))(
    'refuses as %s: %j',
    (type, cell) => expect(isCellOfType(cell, type)).toBe(false),
  )

  it.each(accepted.flatMap(([type, cells]) => cells.map((cell) => [type, cell] as const)))(
    'accepts as %s: %j',
    (type, cell) => expect(isCellOfType(cell, type)).toBe(true),
  )

  it('accepts a decimal exactly when it fits without rounding', () => {
    const parts = fc
      .integer({ min: 1, max: 38 })
      .chain((precision) =>
        fc.record({ precision: fc.constant(precision), scale: fc.integer({ min: 0, max: precision }) }),
      )
    fc.assert(
      fc.property(
        parts,
        fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
        fc.integer({ min: 0, max: 40 }),
        (type, units, places) => {
          const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
          const whole = digits.slice(0, digits.length - places)
          const cell = `${units < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${digits.slice(-places)}`}`
          const fits = places <= type.scale && BigInt(whole) < 10n ** BigInt(type.precision - type.scale)
          expect(isCellOfType(cell, `DECIMAL(${type.precision},${type.scale})`)).toBe(fits)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('parseColumnType', () => {
  it('reads precision and scale', () => {
    expect(parseColumnType('DECIMAL(38,18)')).toBe('DECIMAL(38,18)')
    expect(decimalParts('DECIMAL(38,0)')).toEqual({ precision: 38, scale: 0 })
    expect(decimalParts('VARCHAR')).toBeUndefined()
  })
})
