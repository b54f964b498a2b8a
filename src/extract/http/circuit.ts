import type { HostPolicy } from './http-exchange.js'

/**
 * How a request left its host. `healthy`: an answer came, be it a refusal; `failed`: none came, or the host said that
 * it is in trouble; `unknown`: the host had no fair chance, as when the run was interrupted.
 */
export type Health = 'healthy' | 'failed' | 'unknown'

/**
 * Spares a host that fails, and a run that would wait for it. Closed, it lets all pass; after so many failures in a
 * row it is open and lets none pass until it has rested; then one request tries the host, and by its outcome the
 * circuit closes or rests again. What was sent before it opened has no say in it afterwards.
 */
export class Circuit {
  readonly #policy: HostPolicy['circuit']
  #failures = 0
  #restsUntil: number | undefined
  #isTrying = false

  constructor(policy: HostPolicy['circuit']) {
    this.#policy = policy
  }

  get isOpen(): boolean {
    return this.#restsUntil !== undefined
  }

  /** Milliseconds since 1970; undefined when it is closed. */
  get restsUntil(): number | undefined {
    return this.#restsUntil
  }

  /** True while one request tries a host that has rested: all others wait for what it finds. */
  get isTrying(): boolean {
    return this.#isTrying
  }

  /** Lets a request pass, which is only to be done when it rests no more and nothing is trying; true for a trial. */
  enter(): boolean {
    this.#isTrying = this.isOpen
    return this.#isTrying
  }

  leave(isTrial: boolean, health: Health, now: number): void {
    if (isTrial) this.#endTrial(health, now)
    else if (this.isOpen) return
    else if (health === 'healthy') this.#failures = 0
    else if (health === 'failed') {
      this.#failures += 1
      if (this.#failures >= this.#policy.failures) this.#restsUntil = now + this.#policy.rest
    }
  }

  #endTrial(health: Health, now: number): void {
    this.#isTrying = false
    if (health === 'failed') this.#restsUntil = now + this.#policy.rest
    if (health !== 'healthy') return
    this.#restsUntil = undefined
    this.#failures = 0
  }
}
