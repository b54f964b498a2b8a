/** When a life ends: at its n-th step, or at the n-th moment after something has landed. */
export type Death = { readonly step: number } | { readonly landing: number }

/** Of a life that comes to its own end. */
export const noDeath: Death = { step: Infinity }

/**
 * The life of a simulated process, told in steps: everything it does to the world is one. At its death it stops for
 * good: nothing that it does after this comes to pass, no cleanup either, as after a SIGKILL.
 */
export class Life {
  /** Resolves when it is over. */
  readonly end: Promise<void>
  readonly #death: Death
  #steps = 0
  #landings = 0
  #isOver = false
  #die: () => void = () => undefined

  constructor(death: Death) {
    this.#death = death
    this.end = new Promise((resolve) => {
      this.#die = resolve
    })
  }

  get steps(): number {
    return this.#steps
  }

  /** Never resolves from its death on. */
  async step(): Promise<void> {
    this.#steps += 1
    if ('step' in this.#death && this.#steps >= this.#death.step) this.#kill()
    await this.#unlessOver()
  }

  /** What was written is committed, and the process does not know it yet. */
  async landed(): Promise<void> {
    this.#landings += 1
    if ('landing' in this.#death && this.#landings >= this.#death.landing) this.#kill()
    await this.step()
  }

  /** Does something that is a step, and gives what came of it to those who are still alive. */
  async lived<T>(work: () => Promise<T>): Promise<T> {
    await this.step()
    const result = await work()
    await this.#unlessOver()
    return result
  }

  #kill(): void {
    this.#isOver = true
    this.#die()
  }

  async #unlessOver(): Promise<void> {
    if (this.#isOver) await new Promise<never>(() => undefined)
  }
}
