import type { EndpointDeclaration, FinalityRule, ProviderDeclaration } from '../../../src/project/types.js'

const position = { file: 'sources/x.yml', line: 1, column: 1 }

/** A provider with JSON endpoints, as `sources/` would declare it. */
export function declarationOf(
  provider: string,
  endpoints: readonly string[],
  finality: FinalityRule = { rule: 'ON_PUBLICATION' },
): ProviderDeclaration {
  return {
    provider,
    adapter: provider,
    description: '',
    baseUrls: { every: [], byChain: {} },
    apiVersion: undefined,
    isEnabled: true,
    rateLimitPerMinute: undefined,
    timeoutSeconds: undefined,
    greatestBody: undefined,
    connections: undefined,
    chains: ['solana-mainnet'],
    endpoints: endpoints.map((endpoint) => endpointOf(endpoint, finality)),
    file: 'sources/x.yml',
  }
}

function endpointOf(endpoint: string, finality: FinalityRule): EndpointDeclaration {
  return {
    endpoint,
    relationSuffix: endpoint,
    description: '',
    dataType: 'REWARDS',
    format: 'json',
    finality,
    provesPeriodOver: false,
    zeroMeans: 'ZERO',
    tolerance: '1',
    method: undefined,
    path: undefined,
    rpcMethod: undefined,
    pagination: 'none',
    batchSize: 1,
    rateLimitPerMinute: undefined,
    firstPeriod: undefined,
    refreshAfter: 3600,
    freshness: { warnAfter: undefined, errorAfter: undefined },
    position,
  }
}
