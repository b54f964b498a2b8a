/** Time comes in through here, so that tests and `--as-of` decide it. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
