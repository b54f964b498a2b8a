import { describe, expect, it } from 'vitest'
import { parseAsOf } from '../../../src/build/as-of.js'

describe('--as-of', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T12:30:00Z', '2026-01-31T12:30:00.000Z'],
    ['2026-01-31T12:30Z', '2026-01-31T12:30:00.000Z'],
    ['2026-01-31T12:30:00.125+02:00', '2026-01-31T10:30:00.125Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, time) => {
    expect(parseAsOf(text)).toBe(time)
  })

  it.each([
    ['noon'],
    [''],
    ['2026'],
    ['2026-02-31'],
    ['2026-02-30T00:00:00Z'],
    ['2026-13-01'],
    ['2026-01-31T25:00:00Z'],
    ['2026-01-31 and more'],
    // Without a zone it would be another moment on another machine.
    ['2026-01-31T12:30:00'],
  ])('refuses "%s"', (text) => {
    expect(() => parseAsOf(text)).toThrow(/is not a time/)
  })
})
