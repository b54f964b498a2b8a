import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleKey } from '../../../src/sample/keys.js'
import { randomOf } from '../../../src/sample/random.js'

describe('the generator of random numbers', () => {
  it('gives the same numbers for the same label, on every machine', () => {
    const random = randomOf('1/figures/0/5000')
    expect([random.next(), random.next(), random.next()]).toEqual([20_360_026, 3_891_820_889, 3_307_829_919])
  })

  it('stays within the range and reaches both ends', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 2 ** 21 }),
        (label, low, size) => {
          const value = randomOf(label).between(low, low + size)
          expect(value >= low && value < low + size && Number.isInteger(value)).toBe(true)
        },
      ),
    )
    const random = randomOf('ends')
    expect(new Set(Array.from({ length: 200 }, () => random.between(0, 3)))).toEqual(new Set([0, 1, 2]))
  })

  it('refuses a range whose draw would not be exact', () => {
    expect(() => randomOf('x').between(3, 3)).toThrow(RangeError)
    expect(() => randomOf('x').between(0, 2 ** 21 + 1)).toThrow(RangeError)
  })
})

describe('the invented keys', () => {
  it('are those that the registry names', () => {
    expect(sampleKey('vote', 0)).toBe('FxB57odRyZR22JXe6JxKYdvnNakEvPjvpM36QCnFkSLA')
    expect(sampleKey('identity', 3)).toBe('Gczqth34EtTW6K7P8EwjFgZumyo3D7PQ6ht6ZiC4AsYh')
    expect(sampleKey('withdrawer', 4)).toBe('4bY3JZgBLJPS2ffi66EvcNt69ncEEb1A2swqnyVJ7Dzi')
  })

  it('look like public keys, each its own', () => {
    const keys = Array.from({ length: 500 }, (_, index) => sampleKey('staker', index))
    expect(new Set(keys).size).toBe(500)
    for (const key of keys) expect(key).toMatch(/^[1-9A-HJ-NP-Za-km-z]{43,44}$/)
  })
})
