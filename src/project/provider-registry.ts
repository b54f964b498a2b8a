import { uuidOf } from '../base/hash.js'
import { seedContentHash, type SeedRow } from './seed-table.js'
import type { Column, ColumnType, ProviderDeclaration, Seed } from './types.js'

/** Where the seeds of sources/ are said to stand. */
export const registryPosition = { file: 'sources', line: 1, column: 1 }

/** A column of a seed that sources/ yields; a key, and a BOOLEAN, are NOT NULL. */
export function registryColumn(
  name: string,
  type: ColumnType,
  description: string,
  key?: 'primaryKey' | 'unique' | 'notNull',
): Column {
  return {
    name,
    type,
    description,
    unit: undefined,
    signed: false,
    volatile: false,
    constraints: {
      notNull: key !== undefined || type === 'BOOLEAN',
      unique: key === 'unique',
      primaryKey: key === 'primaryKey',
      checks: [],
    },
    position: registryPosition,
  }
}

const columns: readonly Column[] = [
  registryColumn('provider_id', 'UUID', 'Derived from the name.', 'primaryKey'),
  registryColumn('provider_name', 'VARCHAR', 'Name as in sources/.', 'unique'),
  registryColumn(
    'base_url',
    'VARCHAR',
    'Address before every path, the first where there are several; NULL for files.',
  ),
  registryColumn('api_version', 'VARCHAR', 'Version of the interface.'),
  registryColumn('is_enabled', 'BOOLEAN', 'Whether it is asked at all.'),
  registryColumn('rate_limit_per_minute', 'INTEGER', 'Requests allowed in a minute.'),
  registryColumn('timeout_seconds', 'INTEGER', 'Seconds after which a request is given up.'),
]

/** Name of the seed that sources/ yields: the registry's table of providers. */
export const providerRegistryName = 'providers'

/** The seed node `registry.providers`: configuration stands in one place, the YAML files of sources/. */
export function providerRegistry(providers: readonly ProviderDeclaration[], projectName: string): Seed {
  return {
    kind: 'seed',
    id: `seed.${projectName}.${providerRegistryName}`,
    name: providerRegistryName,
    relation: { schema: 'registry', name: providerRegistryName },
    description: 'One row per provider of data.',
    tags: [],
    grain: ['provider_id'],
    meta: {},
    columns,
    file: 'sources',
    yamlFile: undefined,
    contentHash: seedContentHash(columns, providerRows(providers)),
    position: registryPosition,
  }
}

export function providerRows(providers: readonly ProviderDeclaration[]): readonly SeedRow[] {
  return providers.map((provider) => [
    uuidOf(['provider', provider.provider]),
    provider.provider,
    [...provider.baseUrls.every, ...Object.values(provider.baseUrls.byChain).flat()][0] ?? null,
    provider.apiVersion ?? null,
    String(provider.isEnabled),
    provider.rateLimitPerMinute?.toString() ?? null,
    provider.timeoutSeconds?.toString() ?? null,
  ])
}
