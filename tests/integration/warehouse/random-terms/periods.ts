import fc from 'fast-check'
import { startBounds } from '../../../oracle/start-bounds.js'
import type { TimedPeriod } from './case.js'

const day = 86_400
/** So that a year begins within most worlds. */
const firstStart = Date.parse('2025-12-24T00:00:00Z') / 1000

/** Two to six periods in a row; of some nobody knows the start, or the slots. */
export const periods: fc.Arbitrary<readonly TimedPeriod[]> = fc
  .record({
    number: fc.integer({ min: 1, max: 900 }),
    slot: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    lengths: fc.array(
      fc.record({
        seconds: fc.integer({ min: 1, max: 6 * day }),
        slots: fc.oneof(fc.bigInt({ min: 1n, max: 7n }), fc.constant(432_000n)),
        isStartKnown: fc.integer({ min: 0, max: 7 }).map((roll) => roll > 0),
        isEndKnown: fc.integer({ min: 0, max: 5 }).map((roll) => roll > 0),
        areSlotsKnown: fc.integer({ min: 0, max: 24 }).map((roll) => roll > 0),
      }),
      { minLength: 2, maxLength: 6 },
    ),
    openPeriods: fc.constantFrom(0, 0, 0, 0, 0, 1),
  })
  .map(({ number, slot, lengths, openPeriods }) => {
    let [start, firstSlot] = [firstStart, slot]
    const told = lengths.map((length, place) => {
      const end = start + length.seconds
      const endSlot = firstSlot + length.slots
      const period = {
        identifier: String(number + place),
        id: '',
        number: number + place,
        // The last is known to be there by then, for terms by date of other chains must not reach this one.
        start: length.isStartKnown || place === lengths.length - 1 ? start : undefined,
        end: length.isEndKnown ? end : undefined,
        slots: length.areSlotsKnown ? { first: firstSlot, last: endSlot - 1n } : undefined,
        isFinal: place < lengths.length - openPeriods,
      }
      ;[start, firstSlot] = [end, endSlot]
      return period
    })
    return told.map((period, place) => ({ ...period, ...startBounds(told, place) }))
  })
