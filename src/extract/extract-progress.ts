import type { Reporter } from '../base/events.js'

/** What is counted of one provider on one chain while its questions are asked. */
export interface LaneCounts {
  readonly provider: string
  readonly chainId: string
  readonly done: number
  readonly failed: number
  readonly left: number
}

/** Tells how far each provider is, not more often than a person can read. */
export class ExtractProgress {
  readonly #reporter: Reporter
  readonly #now: () => number
  readonly #every: number
  readonly #began: number
  readonly #toldAt = new Map<string, number>()

  /** `every`: milliseconds between two reports of one provider. */
  constructor(reporter: Reporter, now: () => number, every: number) {
    this.#every = every
    this.#reporter = reporter
    this.#now = now
    this.#began = now()
  }

  /** `isLast`: whatever was told a moment ago. */
  tell({ provider, chainId, done, failed, left }: LaneCounts, isLast = false): void {
    const now = this.#now()
    const lane = `${provider} ${chainId}`
    const toldAt = this.#toldAt.get(lane)
    if (!isLast && toldAt !== undefined && now - toldAt < this.#every) return
    this.#toldAt.set(lane, now)
    const elapsed = now - this.#began
    const perMillisecond = elapsed === 0 ? 0 : (done + failed) / elapsed
    this.#reporter.event({
      type: 'extract_progress',
      provider,
      chainId,
      done,
      failed,
      left,
      perMinute: Math.round(perMillisecond * 60_000),
      secondsLeft: perMillisecond === 0 ? undefined : Math.ceil(left / perMillisecond / 1000),
    })
  }
}
