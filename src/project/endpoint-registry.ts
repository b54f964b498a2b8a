import { registryColumn, registryPosition } from './provider-registry.js'
import { seedContentHash, type SeedRow } from './seed-table.js'
import type { ProviderDeclaration, Seed } from './types.js'

const columns: Seed['columns'] = [
  registryColumn('provider_name', 'VARCHAR', 'Provider, as in sources/.', 'notNull'),
  registryColumn('endpoint', 'VARCHAR', 'Endpoint, as the provider spells it.', 'notNull'),
  registryColumn('data_type', 'VARCHAR', 'What kind of facts it gives.', 'notNull'),
  registryColumn('proves_period_over', 'BOOLEAN', 'Whether a final answer proves that its period is over.'),
  registryColumn('zero_means', 'VARCHAR', 'What a bare 0 says: ZERO or UNKNOWN.', 'notNull'),
  registryColumn(
    'tolerance',
    'DECIMAL(38,18)',
    'Base units by which it may differ from another provider before it is drift.',
    'notNull',
  ),
]

/** Name of the seed that holds what sources/ says of each endpoint and models need to know. */
export const endpointRegistryName = 'provider_endpoints'

/** The seed node `registry.provider_endpoints`: models read there what an endpoint's answers prove and mean. */
export function endpointRegistry(providers: readonly ProviderDeclaration[], projectName: string): Seed {
  return {
    kind: 'seed',
    id: `seed.${projectName}.${endpointRegistryName}`,
    name: endpointRegistryName,
    relation: { schema: 'registry', name: endpointRegistryName },
    description: 'One row per endpoint of a provider: what its answers prove and mean.',
    tags: [],
    grain: ['provider_name', 'endpoint'],
    meta: {},
    columns,
    file: 'sources',
    yamlFile: undefined,
    contentHash: seedContentHash(columns, endpointRows(providers)),
    position: registryPosition,
  }
}

export function endpointRows(providers: readonly ProviderDeclaration[]): readonly SeedRow[] {
  return providers.flatMap(({ provider, endpoints }) =>
    endpoints.map((endpoint) => [
      provider,
      endpoint.endpoint,
      endpoint.dataType,
      String(endpoint.provesPeriodOver),
      endpoint.zeroMeans,
      endpoint.tolerance,
    ]),
  )
}
