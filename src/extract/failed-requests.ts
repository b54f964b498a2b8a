import type { KeyedRequest } from './plan/request-key.js'

/** Questions of one endpoint that failed for one reason. */
export interface FailedRequests {
  readonly provider: string
  readonly endpoint: string
  readonly chainId: string
  /** Of the first of them. */
  readonly reason: string
  readonly count: number
  /** The first of them: period and validator, for a person. */
  readonly example: { readonly periodIdentifier: string; readonly validatorKey: string }
}

/** Gathers what failed and why; a hundred thousand failures of one reason take no more memory than one. */
export class Failures {
  readonly #groups = new Map<string, FailedRequests>()

  /** The most frequent first. */
  get all(): readonly FailedRequests[] {
    return [...this.#groups.values()].sort((one, other) => other.count - one.count)
  }

  add({ planned }: KeyedRequest, reason: string): void {
    const { provider, endpoint, chainId, periodIdentifier, validatorKey } = planned
    // Reasons that differ only in a period, a slot or a count are one.
    const key = [provider, endpoint, chainId, reason.replaceAll(/\d+/g, '0')].join('\n')
    const known = this.#groups.get(key)
    this.#groups.set(key, {
      provider,
      endpoint,
      chainId,
      reason: known?.reason ?? reason,
      count: (known?.count ?? 0) + 1,
      example: known?.example ?? { periodIdentifier, validatorKey },
    })
  }
}
