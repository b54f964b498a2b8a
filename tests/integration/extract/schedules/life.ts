/**
 * The life of a simulated process, told in steps: everything it does to the world is one. At its last step it stops
 * for good: nothing that it does after this comes to pass, no cleanup either, as after a SIGKILL.
 */
export class Life {
  /** Resolves when it is over. */
  readonly end: Promise<void>
  readonly #last: number
  #steps = 0
  #isOver = false
  #die: () => void = () => undefined

  /** Infinity for one that comes to its own end. */
  constructor(last: number) {
    this.#last = last
    this.end = new Promise((resolve) => {
      this.#die = resolve
    })
  }

  get steps(): number {
    return this.#steps
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Never resolves from the last step on. */
  async step(): Promise<void> {
    this.#steps += 1
    if (this.#steps >= this.#last && !this.#isOver) {
      this.#isOver = true
      this.#die()
    }
    if (this.#isOver) await new Promise<never>(() => undefined)
  }

  /** Does something that is a step, and gives what came of it to those who are still alive. */
  async lived<T>(work: () => Promise<T>): Promise<T> {
    await this.step()
    const result = await work()
    if (this.#isOver) await new Promise<never>(() => undefined)
    return result
  }
}
