import { Circuit } from './circuit.js'
import type { Health } from './circuit.js'
import type { HostPolicy, RateShare, Timer } from './http-exchange.js'
import { interruption } from './interruption.js'
import type { RequestBudget } from './request-budget.js'
import { Spacing } from './spacing.js'

export type Passage =
  | {
      readonly kind: 'pass'
      /** Milliseconds. */
      readonly waited: number
      /** To be called once, when the request has ended. */
      leave(health: Health): void
    }
  /**
   * Not worth waiting for: the host is given up (`circuit`) or asked to be left alone (`paused`) for longer than the
   * request may take, or its turn came only when its time was over (`late`).
   */
  | { readonly kind: 'circuit' | 'paused' | 'late'; readonly milliseconds: number }

interface Waiter {
  readonly budget: RequestBudget
  readonly share: Spacing | undefined
  readonly since: number
  readonly resolve: (passage: Passage) => void
}

/**
 * Where all requests to one host line up. They go first come, first served, as soon as a connection is free, the
 * host's rate budget and their own share of it allow it, no answer asked to wait, and the circuit lets them pass; one
 * whose share is used up is overtaken by those of others.
 */
export class HostGate {
  readonly #timer: Timer
  readonly #spacing: Spacing
  readonly #circuit: Circuit
  readonly #shares = new Map<string, Spacing>()
  readonly #waiters: Waiter[] = []
  #free: number
  #pausedUntil = -Infinity
  #wake: { readonly at: number; readonly controller: AbortController } | undefined

  constructor(timer: Timer, policy: HostPolicy) {
    this.#timer = timer
    this.#spacing = new Spacing(policy.requestsPerMinute)
    this.#circuit = new Circuit(policy.circuit)
    this.#free = policy.connections
  }

  get isCircuitOpen(): boolean {
    return this.#circuit.isOpen
  }

  /** Throws the UserError of an interruption once the signal is given. */
  async pass(budget: RequestBudget, share: RateShare | undefined, signal: AbortSignal): Promise<Passage> {
    if (signal.aborted) throw interruption()
    return new Promise((resolve, reject) => {
      const give = (passage: Passage): void => {
        signal.removeEventListener('abort', abort)
        resolve(passage)
      }
      const waiter = { budget, share: this.#share(share), since: this.#timer.now(), resolve: give }
      const abort = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        reject(interruption())
        this.#move()
      }
      signal.addEventListener('abort', abort, { once: true })
      this.#waiters.push(waiter)
      this.#move()
    })
  }

  /** Nobody asks the host for so many milliseconds; a pause that ends later stands. */
  pause(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#timer.now() + milliseconds)
    this.#move()
  }

  #share(share: RateShare | undefined): Spacing | undefined {
    if (share === undefined) return undefined
    let spacing = this.#shares.get(share.key)
    if (spacing === undefined) this.#shares.set(share.key, (spacing = new Spacing(share.requestsPerMinute)))
    return spacing
  }

  /** Lets pass whom it can, sends away who would wait in vain, and sets the alarm for the next. */
  #move(): void {
    const now = this.#timer.now()
    const hold = this.#hold(now)
    if (hold !== undefined) {
      this.#sendAway(hold.kind, hold.until - now)
      this.#wakeAt(this.#waiters.length === 0 ? undefined : hold.until)
      return
    }
    while (this.#canServe() && this.#spacing.readyAt <= now) {
      const next = this.#waiters.findIndex(({ share }) => (share?.readyAt ?? now) <= now)
      const [waiter] = next < 0 ? [] : this.#waiters.splice(next, 1)
      if (waiter === undefined) break
      this.#serve(waiter, now)
    }
    this.#wakeAt(this.#canServe() ? this.#nextTurn() : undefined)
  }

  #canServe(): boolean {
    return this.#waiters.length > 0 && this.#free > 0 && !this.#circuit.isTrying
  }

  #nextTurn(): number {
    const shares = this.#waiters.map(({ share }) => share?.readyAt ?? -Infinity)
    return Math.max(this.#spacing.readyAt, Math.min(...shares))
  }

  #hold(now: number): { readonly kind: 'circuit' | 'paused'; readonly until: number } | undefined {
    const restsUntil = this.#circuit.restsUntil ?? -Infinity
    if (restsUntil > now && restsUntil >= this.#pausedUntil) return { kind: 'circuit', until: restsUntil }
    return this.#pausedUntil > now ? { kind: 'paused', until: this.#pausedUntil } : undefined
  }

  #sendAway(kind: 'circuit' | 'paused', milliseconds: number): void {
    for (const { budget } of this.#waiters) budget.hold()
    const isHopeless = ({ budget }: Waiter): boolean => budget.left < milliseconds
    const hopeless = this.#waiters.filter(isHopeless)
    const others = this.#waiters.filter((waiter) => !isHopeless(waiter))
    this.#waiters.splice(0, Infinity, ...others)
    for (const { resolve } of hopeless) resolve({ kind, milliseconds })
  }

  #serve({ budget, share, since, resolve }: Waiter, now: number): void {
    if (budget.attempts > 0 && budget.left < 0) {
      resolve({ kind: 'late', milliseconds: now - since })
      return
    }
    this.#spacing.take(now)
    share?.take(now)
    this.#free -= 1
    const isTrial = this.#circuit.enter()
    const leave = (health: Health): void => {
      this.#free += 1
      this.#circuit.leave(isTrial, health, this.#timer.now())
      this.#move()
    }
    resolve({ kind: 'pass', waited: now - since, leave })
  }

  #wakeAt(at: number | undefined): void {
    if (this.#wake?.at === at) return
    this.#wake?.controller.abort()
    this.#wake = undefined
    if (at === undefined) return
    const wake = { at, controller: new AbortController() }
    this.#wake = wake
    this.#timer.sleep(at - this.#timer.now(), wake.controller.signal).then(
      () => {
        // An alarm that was replaced in the very moment in which it went off.
        if (this.#wake !== wake) return
        this.#wake = undefined
        this.#move()
      },
      () => undefined,
    )
  }
}
