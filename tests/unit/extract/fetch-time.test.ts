import { expect, it } from 'vitest'
import { normalFetchTime, ObservationTimes } from '../../../src/extract/fetch-time.js'

it.each([
  ['2025-10-01T12:00:00Z', '2025-10-01T12:00:00.000000Z'],
  ['2025-10-01T12:00:00.123456789Z', '2025-10-01T12:00:00.123456Z'],
  ['2025-10-01T14:30:00+02:30', '2025-10-01T12:00:00.000000Z'],
  ['2025-10-01 12:00:00.5Z', '2025-10-01T12:00:00.500000Z'],
  ['2025-10-01T12:00:00', undefined],
  ['2025-02-30T12:00:00Z', undefined],
  ['1759320000Z', undefined],
])('reads %s', (text, time) => {
  expect(normalFetchTime(text)).toBe(time)
})

it('never gives one time twice, also while the clock stands', () => {
  let now = new Date('2025-10-01T12:00:00.000Z')
  const times = new ObservationTimes({ now: () => now })
  expect([times.next(), times.next()]).toEqual(['2025-10-01T12:00:00.000000Z', '2025-10-01T12:00:00.000001Z'])
  now = new Date('2025-10-01T11:00:00.000Z')
  expect(times.next()).toBe('2025-10-01T12:00:00.000002Z')
  now = new Date('2025-10-01T12:00:01.000Z')
  expect(times.next()).toBe('2025-10-01T12:00:01.000000Z')
})
