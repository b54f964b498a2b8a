import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysOfIso, isoOfMicroseconds, microsecondsOfIso } from '../../../src/engine/iso-time.js'

describe('ISO times', () => {
  it('come back from microseconds as they went in', () => {
    const years0To9999 = fc.bigInt({ min: -62_167_219_200_000_000n, max: 253_402_300_799_999_999n })
    fc.assert(
      fc.property(years0To9999, (microseconds) => {
        expect(microsecondsOfIso(`${isoOfMicroseconds(microseconds)}Z`)).toBe(microseconds)
      }),
      { numRuns: 500 },
    )
  })

  it('keep all six digits, also before 1970', () => {
    expect(isoOfMicroseconds(-1n)).toBe('1969-12-31T23:59:59.999999')
    expect(isoOfMicroseconds(1_700_000_000_123_456n)).toBe('2023-11-14T22:13:20.123456')
  })

  it.each([
    ['2025-01-31', 1_738_281_600_000_000n],
    ['2025-01-31T00:00', 1_738_281_600_000_000n],
    ['2025-01-31 00:00:00+00', 1_738_281_600_000_000n],
    ['2025-01-31T02:00:00+02:00', 1_738_281_600_000_000n],
    ['2025-01-30T18:30:00.000-0530', 1_738_281_600_000_000n],
    ['2025-01-31T00:00:00.1Z', 1_738_281_600_100_000n],
    ['2025-01-31T00:00:00.1234560000Z', 1_738_281_600_123_456n],
    ['2025-01-30T24:00:00Z', 1_738_281_600_000_000n],
  ])('are read from %s', (text, microseconds) => {
    expect(microsecondsOfIso(text)).toBe(microseconds)
  })

  it.each([
    '',
    'today',
    '2025-02-30',
    '2025-02-29T24:00:00Z',
    '2025-13-01',
    '2025-01-31T25:00:00Z',
    '2025-01-31T00:61:00Z',
    '2025-01-31T00:00:00.1234567Z',
    '20250131',
  ])('are not read from "%s"', (text) => {
    expect(microsecondsOfIso(text)).toBeUndefined()
  })

  it('give days only for a date', () => {
    expect(daysOfIso('1970-01-02')).toBe(1)
    expect(daysOfIso('1969-12-31')).toBe(-1)
    expect(daysOfIso('2025-02-30')).toBeUndefined()
    expect(daysOfIso('1970-01-02T00:00:00Z')).toBeUndefined()
  })
})
