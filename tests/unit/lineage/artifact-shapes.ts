/**
 * The essence of dbt's published artifact schemas, written down by hand: the keys that must be there, and those that
 * may. Nothing else may stand in an entry, except below `meta`, `config`, `args` and in a column.
 */

type Schema = Readonly<Record<string, unknown>>

const text = { type: 'string' } as const
const textOrNull = { type: ['string', 'null'] } as const
const flag = { type: 'boolean' } as const
const number = { type: 'number' } as const
const anything = {} as const
const map = { type: 'object' } as const

function list(items: Schema): Schema {
  return { type: 'array', items }
}

function mapOf(additionalProperties: Schema): Schema {
  return { type: 'object', additionalProperties }
}

function closed(
  required: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  }
}

function open(
  required: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema {
  return { ...closed(required, optional), additionalProperties: true }
}

const constraintType = { enum: ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'] }
const constraintOptions = {
  name: textOrNull,
  expression: textOrNull,
  warn_unenforced: flag,
  warn_unsupported: flag,
  to: textOrNull,
  to_columns: list(text),
}

const column = open(
  { name: text },
  {
    description: text,
    meta: map,
    data_type: textOrNull,
    constraints: list(closed({ type: constraintType }, constraintOptions)),
    quote: { type: ['boolean', 'null'] },
    tags: list(text),
  },
)

const identity = {
  name: text,
  package_name: text,
  path: text,
  original_file_path: text,
  unique_id: text,
}

const node = {
  ...identity,
  database: textOrNull,
  schema: textOrNull,
  fqn: list(text),
  alias: text,
  checksum: closed({ name: text, checksum: text }),
}

const described = {
  description: text,
  columns: mapOf(column),
  meta: map,
  tags: list(text),
  patch_path: textOrNull,
  relation_name: textOrNull,
  created_at: number,
}

const nodeOptions = {
  ...described,
  group: textOrNull,
  docs: map,
  build_path: textOrNull,
  unrendered_config: map,
  raw_code: text,
}

const commonConfig = {
  enabled: flag,
  alias: textOrNull,
  schema: textOrNull,
  database: textOrNull,
  tags: { anyOf: [list(text), text] },
  meta: map,
  materialized: text,
}

const config = open({}, { ...commonConfig, contract: closed({}, { enforced: flag, alias_types: flag }) })

const testConfig = open(
  {},
  {
    ...commonConfig,
    severity: { type: 'string', pattern: '^([Ww][Aa][Rr][Nn]|[Ee][Rr][Rr][Oo][Rr])$' },
    store_failures: { type: ['boolean', 'null'] },
    where: textOrNull,
    limit: { type: ['integer', 'null'] },
    fail_calc: text,
    warn_if: text,
    error_if: text,
  },
)

const compiledOptions = {
  ...nodeOptions,
  language: text,
  refs: list(
    closed({ name: text }, { package: textOrNull, version: { type: ['string', 'number', 'null'] } }),
  ),
  sources: list(list(text)),
  metrics: list(list(text)),
  depends_on: closed({}, { macros: list(text), nodes: list(text) }),
  compiled_path: textOrNull,
  compiled: flag,
  compiled_code: textOrNull,
  extra_ctes_injected: flag,
  extra_ctes: list(map),
  contract: closed({}, { enforced: flag, alias_types: flag, checksum: textOrNull }),
}

const model = closed(
  { ...node, resource_type: { const: 'model' } },
  {
    ...compiledOptions,
    config,
    access: { enum: ['private', 'protected', 'public'] },
    constraints: list(closed({ type: constraintType }, { ...constraintOptions, columns: list(text) })),
    version: { type: ['string', 'number', 'null'] },
    latest_version: { type: ['string', 'number', 'null'] },
    deprecation_date: textOrNull,
    primary_key: list(text),
  },
)

const seed = closed(
  { ...node, resource_type: { const: 'seed' } },
  { ...nodeOptions, config, depends_on: closed({}, { macros: list(text) }), root_path: textOrNull },
)

const singularTest = closed(
  { ...node, resource_type: { const: 'test' } },
  { ...compiledOptions, config: testConfig },
)

const genericTest = closed(
  {
    ...node,
    resource_type: { const: 'test' },
    test_metadata: closed({}, { name: text, kwargs: map, namespace: textOrNull }),
  },
  {
    ...compiledOptions,
    config: testConfig,
    column_name: textOrNull,
    file_key_name: textOrNull,
    attached_node: textOrNull,
  },
)

const source = closed(
  {
    ...identity,
    database: textOrNull,
    schema: text,
    resource_type: { const: 'source' },
    fqn: list(text),
    source_name: text,
    source_description: text,
    loader: text,
    identifier: text,
  },
  {
    ...described,
    config: open({}, { enabled: flag }),
    source_meta: map,
    quoting: map,
    loaded_at_field: textOrNull,
  },
)

const macro = closed(
  { ...identity, resource_type: { const: 'macro' }, macro_sql: text },
  {
    depends_on: closed({}, { macros: list(text) }),
    description: text,
    meta: map,
    docs: map,
    patch_path: textOrNull,
    arguments: list(map),
    created_at: number,
    supported_languages: anything,
  },
)

const metadata = {
  dbt_schema_version: text,
  dbt_version: text,
  generated_at: text,
  invocation_id: textOrNull,
  env: mapOf(text),
}

export const manifestShape = closed(
  {
    metadata: closed(metadata, {
      project_name: textOrNull,
      project_id: textOrNull,
      user_id: textOrNull,
      send_anonymous_usage_stats: { type: ['boolean', 'null'] },
      adapter_type: textOrNull,
    }),
    nodes: mapOf({ anyOf: [model, seed, singularTest, genericTest] }),
    sources: mapOf(source),
    macros: mapOf(macro),
    docs: map,
    exposures: map,
    metrics: map,
    groups: map,
    selectors: map,
    disabled: map,
    parent_map: mapOf(list(text)),
    child_map: mapOf(list(text)),
    group_map: map,
    saved_queries: map,
    semantic_models: map,
    unit_tests: map,
  },
  {},
)

export const runResultsShape = closed(
  {
    metadata: closed(metadata),
    results: list(
      closed({
        status: {
          enum: ['success', 'error', 'skipped', 'partial success', 'pass', 'fail', 'warn', 'runtime error'],
        },
        timing: list(closed({ name: text }, { started_at: textOrNull, completed_at: textOrNull })),
        thread_id: text,
        execution_time: number,
        adapter_response: map,
        message: textOrNull,
        failures: { type: ['integer', 'null'] },
        unique_id: text,
        compiled: { type: ['boolean', 'null'] },
        compiled_code: textOrNull,
        relation_name: textOrNull,
      }),
    ),
    elapsed_time: number,
  },
  { args: map },
)
