/**
 * A timer wakes a millisecond or so late. Where requests stand closer than this, those late may follow at once, or a
 * budget of thousands a second could never be used up.
 */
const catchUp = 50

/** A rate budget that lets requests go at equal distances: no window of any length sees more than its share. */
export class Spacing {
  readonly #interval: number
  readonly #catchUp: number
  #next = -Infinity

  constructor(requestsPerMinute: number) {
    this.#interval = 60_000 / requestsPerMinute
    this.#catchUp = Math.max(0, catchUp - this.#interval)
  }

  /** From when on (milliseconds since 1970) the next request may go. */
  get readyAt(): number {
    return this.#next
  }

  take(now: number): void {
    this.#next = Math.max(this.#next, now - this.#catchUp) + this.#interval
  }
}
