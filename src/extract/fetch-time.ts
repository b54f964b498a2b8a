import type { Clock } from '../base/clock.js'
import { isoOfMicroseconds, microsecondsOfIso } from '../engine/iso-time.js'

/**
 * A fetch time as the landed tables keep it: ISO 8601 in UTC with six digits of a second, so that equal times are
 * equal text. Finer digits are dropped. Undefined when the text is no time or names no zone.
 */
export function normalFetchTime(text: string): string | undefined {
  if (!/(Z|[+-]\d\d(:?\d\d)?)$/i.test(text)) return undefined
  const microseconds = microsecondsOfIso(text.replace(/(\.\d{6})\d+/, '$1'))
  return microseconds === undefined ? undefined : `${isoOfMicroseconds(microseconds)}Z`
}

/** The present, a microsecond later each time, so that of two bodies of one load the later one is in force. */
export class ObservationTimes {
  readonly #clock: Clock
  #last = 0n

  constructor(clock: Clock) {
    this.#clock = clock
  }

  next(): string {
    const now = BigInt(this.#clock.now().getTime()) * 1000n
    this.#last = now > this.#last ? now : this.#last + 1n
    return `${isoOfMicroseconds(this.#last)}Z`
  }
}
