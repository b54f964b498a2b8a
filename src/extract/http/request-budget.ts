import type { Timer } from './http-exchange.js'

/** The time that one request may take with all its attempts. */
export class RequestBudget {
  readonly #timer: Timer
  readonly #total: number
  #since: number | undefined
  #attempts = 0

  constructor(timer: Timer, total: number) {
    this.#timer = timer
    this.#total = total
  }

  get attempts(): number {
    return this.#attempts
  }

  /** Milliseconds; negative when it is used up. Waiting for one's turn before the first attempt is free. */
  get left(): number {
    return this.#since === undefined ? this.#total : this.#total - (this.#timer.now() - this.#since)
  }

  /** The host is not to be asked at present: also before the first attempt that is not waited for for ever. */
  hold(): void {
    this.#since ??= this.#timer.now()
  }

  beginAttempt(): void {
    if (this.#attempts === 0) this.#since = this.#timer.now()
    this.#attempts += 1
  }
}
