/** Lends at most `size` things at once; who comes later waits, first come first served. */
export class Turnstile {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(size: number) {
    this.#free = size
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      // The place goes straight to the one who waited longest, so that nobody slips in between.
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}
