import type { EndpointDeclaration, ProviderDeclaration } from '../project/types.js'
import type { LandedEndpoint } from './landed-freshness.js'

/** `none`: the endpoint promises no freshness. */
export type FreshnessStatus = 'pass' | 'warn' | 'error' | 'none'

/** How far an endpoint lags on a chain. */
export interface EndpointFreshness {
  readonly provider: string
  readonly endpoint: string
  readonly chainId: string
  readonly status: FreshnessStatus
  /** Undefined where nothing has landed. */
  readonly newestFetchedAt: Date | undefined
  /** Seconds since then. */
  readonly age: number | undefined
  /** Seconds. */
  readonly warnAfter: number | undefined
  readonly errorAfter: number | undefined
  readonly newestFinalPeriod: bigint | undefined
  /** How much greater the newest final period of the chain is, whoever told it. */
  readonly behind: bigint | undefined
}

export interface FreshnessOptions {
  /** Sources that are looked at. */
  readonly providers: readonly ProviderDeclaration[]
  /** Chains that are looked at though nothing of them has landed. */
  readonly chains: readonly string[]
  readonly landed: readonly LandedEndpoint[]
  readonly now: Date
}

/**
 * Every endpoint of a chain that has landed or promises to be fresh, by chain, then as its source declares them. What
 * promises to be fresh and never landed is older than any promise.
 */
export function endpointFreshness(options: FreshnessOptions): readonly EndpointFreshness[] {
  const { providers, chains, landed } = options
  const looked = [...new Set([...chains, ...landed.map(({ chainId }) => chainId)])].sort()
  return looked.flatMap((chainId) => {
    const ofChain = landed.filter((one) => one.chainId === chainId)
    const chainsNewest = ofChain.reduce(
      (newest, { newestFinalPeriod: period = -1n }) => max(newest, period),
      -1n,
    )
    return providers
      .filter((provider) => provider.chains.includes(chainId))
      .flatMap(({ provider, endpoints }) =>
        endpoints.flatMap((endpoint) => {
          const found = ofChain.find((one) => one.provider === provider && one.endpoint === endpoint.endpoint)
          if (found === undefined && !promises(endpoint)) return []
          return [freshnessOf(endpoint, { provider, chainId, found, chainsNewest, now: options.now })]
        }),
      )
  })
}

interface Found {
  readonly provider: string
  readonly chainId: string
  readonly found: LandedEndpoint | undefined
  readonly chainsNewest: bigint
  readonly now: Date
}

function freshnessOf(
  declared: EndpointDeclaration,
  { provider, chainId, found, chainsNewest, now }: Found,
): EndpointFreshness {
  // A clock that is behind the one of the fetch makes nothing younger than new.
  const age = found && Math.max(0, (now.getTime() - found.newestFetchedAt.getTime()) / 1000)
  return {
    provider,
    endpoint: declared.endpoint,
    chainId,
    status: statusOf(age ?? Infinity, declared),
    newestFetchedAt: found?.newestFetchedAt,
    age,
    ...declared.freshness,
    newestFinalPeriod: found?.newestFinalPeriod,
    behind: found?.newestFinalPeriod === undefined ? undefined : chainsNewest - found.newestFinalPeriod,
  }
}

function statusOf(age: number, declared: EndpointDeclaration): FreshnessStatus {
  if (!promises(declared)) return 'none'
  const { warnAfter = Infinity, errorAfter } = declared.freshness
  if (errorAfter !== undefined && age > errorAfter) return 'error'
  return age > warnAfter ? 'warn' : 'pass'
}

function promises({ freshness }: EndpointDeclaration): boolean {
  return freshness.warnAfter !== undefined || freshness.errorAfter !== undefined
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other
}
