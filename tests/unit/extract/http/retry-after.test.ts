import { describe, expect, it } from 'vitest'
import { httpDate, retryAfter } from '../../../../src/extract/http/retry-after.js'

const now = Date.UTC(2026, 10, 6, 8, 49, 37)

describe('retryAfter', () => {
  it.each([
    ['120', 120_000],
    [' 1.5 ', 1_500],
    ['Fri, 06 Nov 2026 08:50:37 GMT', 60_000],
    ['Friday, 06-Nov-26 08:50:37 GMT', 60_000],
    ['Fri Nov  6 08:50:37 2026', 60_000],
    ['86400', 86_400_000],
  ])('reads %j', (text, wait) => {
    expect(retryAfter({ 'retry-after': text }, now)).toBe(wait)
  })

  it.each([
    '',
    '0',
    '-5',
    'soon',
    '1e3',
    '86401',
    '1794000000',
    'Fri, 06 Nov 2026 08:49:37 GMT',
    'Fri, 31 Feb 2027 08:50:37 GMT',
  ])('takes nothing from %j', (text) => {
    expect(retryAfter({ 'retry-after': text }, now)).toBeUndefined()
  })

  it('takes nothing from no header', () => {
    expect(retryAfter({}, now)).toBeUndefined()
  })

  it("reads a date against the server's own clock, which may be wrong", () => {
    const headers = { 'retry-after': 'Fri, 06 Nov 2020 08:50:37 GMT', date: 'Fri, 06 Nov 2020 08:50:07 GMT' }
    expect(retryAfter(headers, now)).toBe(30_000)
  })
})

describe('httpDate', () => {
  it('takes two digits of a year for the nearest past or coming one', () => {
    const year = (digits: string): number =>
      new Date(httpDate(`Friday, 06-Nov-${digits} 08:50:37 GMT`, now) ?? 0).getUTCFullYear()
    expect([year('26'), year('76'), year('77'), year('94')]).toEqual([2026, 2076, 1977, 1994])
  })
})
