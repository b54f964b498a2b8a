import type { ProviderDeclaration } from '../../project/types.js'
import type { ChainExtraction } from './extraction-plan.js'
import { usualLimits } from '../usual-limits.js'
import type { KeyedRequest } from './request-key.js'

/** What an endpoint is going to be asked, as far as it can be told beforehand. */
export interface ExpectedEndpoint {
  readonly provider: string
  readonly endpoint: string
  readonly chainId: string
  /** Questions that are known to be open. */
  readonly known: number
  /** Questions that answers are expected to give rise to, besides. */
  readonly expected: number
  /** HTTP requests for both: fewer where a batch takes several. */
  readonly requests: number
  /** Seconds that the rate limits of the endpoint and its host ask for. */
  readonly seconds: number
}

export interface ExpectedWork {
  readonly endpoints: readonly ExpectedEndpoint[]
  /** Of the whole run: hosts are asked at once, the endpoints of one share its limit. */
  readonly seconds: number
}

/** How many requests the open questions and those expected after them take, and how long under the rate limits. */
export function expectedWork(
  open: readonly KeyedRequest[],
  chains: readonly ChainExtraction[],
  providers: readonly ProviderDeclaration[],
): ExpectedWork {
  const counts = new Map<string, Counted>()
  const at = (provider: string, endpoint: string, chainId: string): Counted => {
    const key = [provider, chainId, endpoint].join('\n')
    const counted = counts.get(key) ?? { provider, endpoint, chainId, known: 0, expected: 0 }
    counts.set(key, counted)
    return counted
  }
  for (const { planned } of open) at(planned.provider, planned.endpoint, planned.chainId).known += 1
  // Where nothing is open that others are planned after, all that follows is known.
  for (const { extraction, scope } of leadsOn(open, chains, providers) ? chains : [])
    for (const { provider, endpoint, requests } of extraction.expect?.(scope) ?? [])
      at(provider, endpoint, scope.chainId).expected += requests
  const declared = new Map(providers.map((provider) => [provider.provider, provider]))
  const endpoints = [...counts.values()].map((counted) => withTime(counted, declared.get(counted.provider)))
  return { endpoints, seconds: longestOf(endpoints, declared) }
}

function leadsOn(
  open: readonly KeyedRequest[],
  chains: readonly ChainExtraction[],
  providers: readonly ProviderDeclaration[],
): boolean {
  const followed = new Set(
    chains.flatMap(({ adapter, extraction }) =>
      extraction.followed.map((endpoint) => `${adapter} ${endpoint}`),
    ),
  )
  const adapters = new Map(providers.map(({ provider, adapter }) => [provider, adapter]))
  return open.some(({ planned }) =>
    followed.has(`${adapters.get(planned.provider) ?? ''} ${planned.endpoint}`),
  )
}

type Counted = { known: number; expected: number } & Pick<
  ExpectedEndpoint,
  'provider' | 'endpoint' | 'chainId'
>

function withTime(counted: Counted, provider: ProviderDeclaration | undefined): ExpectedEndpoint {
  const declared = provider?.endpoints.find(({ endpoint }) => endpoint === counted.endpoint)
  const inBatch = declared?.rpcMethod === undefined ? 1 : declared.batchSize
  const requests = Math.ceil((counted.known + counted.expected) / inBatch)
  const perMinute = Math.min(
    declared?.rateLimitPerMinute ?? Infinity,
    provider?.rateLimitPerMinute ?? usualLimits.requestsPerMinute,
  )
  return { ...counted, requests, seconds: (requests * 60) / perMinute }
}

/** Of one provider the longer of its slowest endpoint and of all its requests together; of all, the slowest. */
function longestOf(
  endpoints: readonly ExpectedEndpoint[],
  declared: ReadonlyMap<string, ProviderDeclaration>,
): number {
  let longest = 0
  for (const name of new Set(endpoints.map(({ provider }) => provider))) {
    const own = endpoints.filter(({ provider }) => provider === name)
    const requests = own.reduce((sum, endpoint) => sum + endpoint.requests, 0)
    const together =
      (requests * 60) / (declared.get(name)?.rateLimitPerMinute ?? usualLimits.requestsPerMinute)
    longest = Math.max(longest, together, ...own.map(({ seconds }) => seconds))
  }
  return longest
}
