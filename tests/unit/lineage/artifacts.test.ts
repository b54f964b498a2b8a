import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { manifestOf } from '../../../src/lineage/manifest.js'
import { runResultsOf } from '../../../src/lineage/run-results.js'
import type { RunResult } from '../../../src/lineage/run-results.js'
import type { Project, Seed, SingularTest, Source } from '../../../src/project/types.js'
import type { ResolvedDependencies, TemplateDependencies } from '../../../src/template/types.js'
import { column, constraints, genericTest, model, testConfig } from '../checks/fixtures.js'
import { manifestShape, runResultsShape } from './artifact-shapes.js'

const position = { file: 'seeds/registry/chains.yml', line: 3, column: 5 }

const seed: Seed = {
  kind: 'seed',
  id: 'seed.shop.chains',
  name: 'chains',
  relation: { schema: 'registry', name: 'chains' },
  description: 'Chains.',
  tags: [],
  grain: ['chain_id'],
  meta: {},
  columns: [column('chain_id', 'VARCHAR')],
  file: 'seeds/registry/chains.csv',
  yamlFile: 'seeds/registry/chains.yml',
  contentHash: 'ab'.repeat(32),
  position,
}

const source: Source = {
  kind: 'source',
  id: 'source.shop.rpc.getEpochInfo',
  provider: 'rpc',
  endpoint: 'getEpochInfo',
  relation: { schema: 'staging', name: 'src_rpc__get_epoch_info' },
  description: '',
  tags: [],
  position: { file: 'sources/rpc.yml', line: 1, column: 1 },
}

const lines = [1, 2].map((version) =>
  model(
    'lines',
    [
      column('line_id', 'UUID', constraints({ notNull: true, unique: true, primaryKey: true })),
      column('amount', 'DECIMAL(38,18)', { ...constraints({ checks: ['"amount" >= 0'] }), unit: 'coin' }),
    ],
    {
      grain: ['line_id'],
      periodDependency: 'SAME',
      meta: { owner: 'finance' },
      tags: ['money'],
      grants: { select: ['reader'] },
      rowAccess: { column: 'line_id', logins: 'chains', allRows: ['auditor'], position },
    },
    {
      id: `model.shop.lines.v${version}`,
      version,
      isLatest: version === 2,
      deprecationDate: version === 1 ? '2027-01-31' : undefined,
      sql: 'select 1 from {{ref "chains"}}',
    },
  ),
)

const singular: SingularTest = {
  kind: 'singular',
  id: 'test.shop.no_losses',
  name: 'no_losses',
  config: testConfig,
  description: '',
  sql: 'select 1 where false',
  file: 'tests/data/no_losses.sql',
  position: { file: 'tests/data/no_losses.sql', line: 1, column: 1 },
}

const generic = genericTest(
  'accepted_values',
  { values: ['A', 'B'] },
  { column: 'line_id', nodeId: 'model.shop.lines.v2', config: { severity: 'warn', where: 'true' } },
)

const project: Project = {
  root: '/work',
  config: {
    name: 'shop',
    targets: [],
    defaultTarget: 'dev',
    vars: {},
    publicEnv: [],
    snapshot: 'on_demand',
    keepSnapshots: 1,
    keepPublications: 0,
  },
  models: [...lines, model('step', [], { materialized: 'ephemeral' })],
  seeds: [seed],
  sources: [source],
  providers: [],
  macros: [
    { name: 'atoms', dialect: undefined, text: 'common', file: 'macros/atoms.sql' },
    { name: 'atoms', dialect: 'duckdb', text: 'duckdb', file: 'macros/duckdb/atoms.sql' },
    { name: 'atoms', dialect: 'postgres', text: 'postgres', file: 'macros/postgres/atoms.sql' },
  ],
  tests: [generic, singular],
  genericTests: [],
}

function resolved(nodeId: string, dependsOn: readonly string[], used: Partial<TemplateDependencies> = {}) {
  const dependencies: TemplateDependencies = {
    refs: [],
    sources: [],
    vars: [],
    env: [],
    macros: [],
    usesAsOf: false,
    usesIncremental: false,
    config: {},
    configPosition: undefined,
    ...used,
  }
  return [nodeId, { nodeId, dependsOn, dependencies }] as const
}

const dependencies: ReadonlyMap<string, ResolvedDependencies> = new Map([
  resolved('model.shop.lines.v2', [seed.id, source.id], {
    refs: [{ name: 'chains', version: undefined, position }],
    sources: [{ provider: 'rpc', endpoint: 'getEpochInfo', position }],
    macros: ['atoms'],
  }),
  resolved(generic.id, ['model.shop.lines.v2']),
])

const metadata = {
  auroraVersion: '0.1.0',
  generatedAt: '2027-01-31T00:00:00.000Z',
  runId: '6f0f6e1c-0000-4000-8000-000000000000',
  adapter: 'duckdb',
}

const compiledSql = new Map([['model.shop.lines.v2', 'select 1 from "registry"."chains"']])

const manifest = manifestOf({ ...metadata, project, dependencies, compiledSql }) as Record<
  string,
  Record<string, Record<string, unknown>>
>

const result: RunResult = {
  nodeId: 'model.shop.lines.v2',
  status: 'success',
  message: '',
  startedAt: '2027-01-31T00:00:00.000Z',
  milliseconds: 1500,
  rows: 7,
  failures: undefined,
}

function runResultsWith(results: readonly RunResult[]) {
  return runResultsOf({
    ...metadata,
    milliseconds: 2500,
    arguments: { verb: 'build', threads: 2, nothing: undefined },
    compiledSql,
    results,
  }) as { readonly results: readonly Record<string, unknown>[]; readonly [key: string]: unknown }
}

function violationsOf(shape: object, value: unknown): unknown {
  const ajv = new Ajv({ allErrors: true, strict: false })
  return ajv.validate(shape, value) ? [] : ajv.errors
}

describe('the manifest', () => {
  it("has the shape of dbt's v12", () => {
    expect(violationsOf(manifestShape, manifest)).toEqual([])
    expect(manifest['metadata']).toMatchObject({
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      adapter_type: 'duckdb',
      env: { AURORA_VERSION: '0.1.0' },
    })
  })

  it('holds models, seeds, tests and sources under their ids', () => {
    expect(Object.keys(manifest['nodes'] ?? {}).sort()).toEqual([
      'model.shop.lines.v1',
      'model.shop.lines.v2',
      'model.shop.step',
      'seed.shop.chains',
      generic.id,
      'test.shop.no_losses',
    ])
    expect(Object.keys(manifest['sources'] ?? {})).toEqual(['source.shop.rpc.getEpochInfo'])
  })

  it('tells what a model reads, and who reads it', () => {
    const node = manifest['nodes']?.['model.shop.lines.v2']
    expect(node).toMatchObject({
      depends_on: { macros: ['macro.shop.atoms'], nodes: [seed.id, source.id] },
      refs: [{ name: 'chains', package: null, version: null }],
      sources: [['rpc', 'getEpochInfo']],
      compiled_code: 'select 1 from "registry"."chains"',
      relation_name: '"computation"."lines"',
      fqn: ['shop', 'computation', 'lines'],
    })
    expect(manifest['child_map']).toMatchObject({
      [seed.id]: ['model.shop.lines.v2'],
      'model.shop.lines.v2': [generic.id],
    })
    expect(manifest['parent_map']).toMatchObject({ [generic.id]: ['model.shop.lines.v2'], [seed.id]: [] })
  })

  it('tells contract, constraints and units', () => {
    expect(manifest['nodes']?.['model.shop.lines.v2']).toMatchObject({
      contract: { enforced: true },
      columns: {
        line_id: {
          data_type: 'UUID',
          constraints: [{ type: 'not_null' }, { type: 'unique' }, { type: 'primary_key' }],
        },
        amount: {
          meta: { aurora: { unit: 'coin', signed: false } },
          constraints: [{ type: 'check', expression: '"amount" >= 0' }],
        },
      },
      constraints: [{ type: 'primary_key', columns: ['line_id'] }],
      config: { grants: { select: ['reader'] } },
      meta: {
        owner: 'finance',
        aurora: {
          grain: ['line_id'],
          period_dependency: 'SAME',
          row_access: { column: 'line_id', logins: 'chains', all_rows: ['auditor'] },
        },
      },
    })
  })

  it('tells versions and when one is given up', () => {
    expect(manifest['nodes']?.['model.shop.lines.v1']).toMatchObject({
      version: 1,
      latest_version: 2,
      deprecation_date: '2027-01-31T00:00:00+00:00',
      compiled: false,
    })
  })

  it('gives an ephemeral model no relation', () => {
    expect(manifest['nodes']?.['model.shop.step']).toMatchObject({ relation_name: null })
  })

  it('shows macros as the engine of the run sees them', () => {
    expect(manifest['macros']).toMatchObject({ 'macro.shop.atoms': { macro_sql: 'duckdb' } })
  })

  it('tells what a test tests', () => {
    expect(manifest['nodes']?.[generic.id]).toMatchObject({
      test_metadata: { name: 'accepted_values', kwargs: { column_name: 'line_id', values: ['A', 'B'] } },
      attached_node: 'model.shop.lines.v2',
      config: { severity: 'WARN', where: 'true' },
    })
  })
})

describe('the run results', () => {
  it("have the shape of dbt's v6", () => {
    const statuses = ['success', 'reused', 'warn', 'fail', 'error', 'skipped'] as const
    const results = statuses.flatMap((status) => [
      { ...result, status },
      { ...result, status, nodeId: generic.id, failures: 3, message: '3 failures' },
    ])
    const artifact = runResultsWith(results)
    expect(violationsOf(runResultsShape, artifact)).toEqual([])
    expect(artifact).toMatchObject({ elapsed_time: 2.5, args: { verb: 'build', threads: 2 } })
  })

  it.each<[RunResult['status'], string, string]>([
    ['success', 'success', 'pass'],
    ['reused', 'success', 'pass'],
    ['warn', 'success', 'warn'],
    ['fail', 'success', 'fail'],
    ['error', 'error', 'error'],
    ['skipped', 'skipped', 'skipped'],
  ])('call a %s node %s and a test %s', (status, ofNode, ofTest) => {
    const artifact = runResultsWith([
      { ...result, status },
      { ...result, status, nodeId: generic.id },
    ])
    expect(artifact.results.map(({ status: told }) => told)).toEqual([ofNode, ofTest])
  })

  it('tell times in seconds and rows', () => {
    expect(runResultsWith([result]).results[0]).toMatchObject({
      execution_time: 1.5,
      timing: [{ started_at: '2027-01-31T00:00:00.000Z', completed_at: '2027-01-31T00:00:01.500Z' }],
      adapter_response: { rows_affected: 7 },
      message: null,
      failures: null,
      compiled_code: 'select 1 from "registry"."chains"',
    })
  })
})
