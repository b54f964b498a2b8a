import { describe, expect, it } from 'vitest'
import { applyFileConfig } from '../../../src/project/apply-file-config.js'
import { isMoneyColumn } from '../../../src/project/column-type.js'
import { errorsOf, load, loadErrors, only, shown } from './project-folder.js'

const position = { file: 'models/staging/a.sql', line: 2, column: 3 }

describe('models', () => {
  it('takes schema, relation and id from the file, and is a view', () => {
    const model = only(load({ 'models/staging/deep/a.sql': 'select 1' }).models)
    expect(model).toMatchObject({
      id: 'model.sample.a',
      name: 'a',
      version: undefined,
      isLatest: true,
      relation: { schema: 'staging', name: 'a' },
      config: { enabled: true, materialized: 'view', schema: 'staging', tags: [], grain: [] },
      hasContract: false,
      sql: 'select 1',
      file: 'models/staging/deep/a.sql',
      yamlFile: undefined,
      position: { file: 'models/staging/deep/a.sql', line: 1, column: 1 },
    })
  })

  it('lets an inner folder win over an outer one, YAML over folders and the file over YAML; tags add up', () => {
    const project = load({
      'aurora.yml': `name: sample
models:
  tags: [all]
  staging:
    materialized: table
    tags: [outer]
    meta: { owner: data, tier: 1 }
    deep: { materialized: ephemeral, tags: [inner] }
`,
      'models/staging/a.sql': '',
      'models/staging/deep/b.sql': '',
      'models/staging/deep/c.sql': '',
      'models/staging/deep/c.yml':
        'models: [{name: c, config: {materialized: view, schema: other, tags: [own], period_dependency: ALL, meta: {tier: 2}}}]',
    })
    const configs = project.models.map(({ config }) => [config.materialized, config.tags])
    expect(configs).toEqual([
      ['table', ['all', 'outer']],
      ['ephemeral', ['all', 'outer', 'inner']],
      ['view', ['all', 'outer', 'inner', 'own']],
    ])
    const c = project.models.find(({ name }) => name === 'c')
    if (c === undefined) throw new Error('no model c')
    expect(c.config).toMatchObject({ periodDependency: 'ALL', meta: { owner: 'data', tier: '2' } })
    const applied = applyFileConfig(c, { materialized: 'table', tags: 'own, file', schema: 'last' }, position)
    expect(applied.config).toMatchObject({
      materialized: 'table',
      schema: 'last',
      tags: ['all', 'outer', 'inner', 'own', 'file'],
      periodDependency: 'ALL',
    })
    expect(applied.relation).toEqual({ schema: 'last', name: 'c' })
  })

  it('refuses settings of the file as it refuses those of YAML, at the place of the tag', () => {
    const model = only(load({ 'models/staging/a.sql': '' }).models)
    expect(applyFileConfig(model, {}, position)).toBe(model)
    const config = { materialised: 'view', enabled: 'maybe', schema: 'finance', meta: 'x' }
    expect(errorsOf(() => applyFileConfig(model, config, position)).map(shown)).toEqual([
      'models/staging/a.sql:2:3 unknown_key: unknown key "materialised" in "config" | Did you mean "materialized"?',
      'models/staging/a.sql:2:3 bad_value: "enabled" must be true or false, found "maybe"',
      expect.stringContaining('unknown key "meta"'),
      expect.stringContaining('cannot be built in schema "finance"'),
    ])
    expect(applyFileConfig(model, { enabled: 'false', grain: 'x, y' }, position).config).toMatchObject({
      enabled: false,
      grain: ['x', 'y'],
    })
  })

  it('has a contract when every column has a type', () => {
    const yaml = (columns: string): string => `models: [{name: a, columns: [${columns}]}]`
    const contractOf = (columns: string): boolean =>
      only(load({ 'models/staging/a.sql': '', 'models/staging/a.yml': yaml(columns) }).models).hasContract
    expect(contractOf('{name: x, type: DATE}, {name: y, type: JSON}')).toBe(true)
    expect(contractOf('{name: x, type: DATE}, {name: y}')).toBe(false)
    expect(contractOf('')).toBe(false)
  })

  it('gives unsigned amounts a check against negative ones', () => {
    const { columns } = only(
      load({
        'models/staging/a.sql': '',
        'models/staging/a.yml': `models:
  - name: a
    columns:
      - { name: fee_native, type: "DECIMAL(38,18)", unit: coin, constraints: [primary_key, { check: "fee_native < 5" }] }
      - { name: delta_native, type: "DECIMAL(38,18)", unit: coin, signed: true, constraints: [unique] }
      - { name: rate, type: "DECIMAL(38,18)", unit: percent }
      - { name: text_lamports, type: VARCHAR, unit: lamports, volatile: true, description: as sent }
`,
      }).models,
    )
    expect(columns.map(({ constraints }) => constraints)).toEqual([
      { notNull: true, unique: false, primaryKey: true, checks: ['"fee_native" >= 0', 'fee_native < 5'] },
      { notNull: false, unique: true, primaryKey: false, checks: [] },
      { notNull: false, unique: false, primaryKey: false, checks: [] },
      { notNull: false, unique: false, primaryKey: false, checks: [] },
    ])
    expect(columns.map(isMoneyColumn)).toEqual([true, true, false, true])
    expect(columns[3]).toMatchObject({ volatile: true, signed: false, description: 'as sent' })
    expect(columns[1]?.position).toEqual({ file: 'models/staging/a.yml', line: 5, column: 9 })
  })

  it('keeps the source text of meta, booleans and nulls apart', () => {
    const { config } = only(
      load({
        'models/staging/a.sql': '',
        'models/staging/a.yml':
          'models: [{name: a, config: {meta: {address: 0x52908400098527886E0F7030069857D2E4169EE7, big: 1e47, exact: 5.984486140, yes: true, quoted: "true", none: ~, list: [1, [007]], map: {a: 1.0}}}}]',
      }).models,
    )
    expect(config.meta).toEqual({
      address: '0x52908400098527886E0F7030069857D2E4169EE7',
      big: '1e47',
      exact: '5.984486140',
      yes: true,
      quoted: 'true',
      none: null,
      list: ['1', ['007']],
      map: { a: '1.0' },
    })
  })

  it('drops a byte order mark', () => {
    expect(only(load({ 'models/staging/a.sql': '\ufeffselect 1' }).models).sql).toBe('select 1')
  })

  it('refuses a model without a folder, in a schema of the runner, or with a name that is none', () => {
    expect(
      loadErrors({
        'models/a.sql': '',
        'models/aurora/b.sql': '',
        'models/pg_x/c.sql': '',
        'models/staging/D.sql': '',
      }),
    ).toEqual([
      'models/a.sql:1:1 no_schema: model "a" has no schema | Move it into a folder named after its schema, such as models/staging/a.sql.',
      expect.stringMatching(/^models\/aurora\/b\.sql:1:1 reserved_name: /),
      expect.stringMatching(/^models\/pg_x\/c\.sql:1:1 reserved_name: /),
      expect.stringMatching(/^models\/staging\/D\.sql:1:1 bad_name: /),
    ])
  })

  it('refuses two nodes of one name or one relation', () => {
    expect(
      loadErrors({
        'models/staging/a.sql': '',
        'models/canonical/a.sql': '',
        'models/staging/providers.sql': '',
        'models/staging/b.v1.sql': '',
        'models/staging/b_v1.sql': '',
        'models/staging/src_landing__ingestion_runs.sql': '',
      }),
    ).toEqual([
      'models/staging/a.sql:1:1 duplicate_node: model "a" is also models/canonical/a.sql | Names of models are unique in the project: rename one of the files.',
      'models/staging/b_v1.sql:1:1 duplicate_relation: relation staging.b_v1 is also that of model.sample.b.v1 | Rename one of them, or put it into another schema.',
      'models/staging/providers.sql:1:1 duplicate_node: model "providers" has the name of the seed sources | Rename one of them: ref finds both by name.',
      expect.stringContaining(
        'duplicate_relation: relation staging.src_landing__ingestion_runs is also that of source.sample.',
      ),
    ])
  })

  it('refuses a folder setting that is a slip, and lets settings stand for a folder to come', () => {
    const files = { 'models/staging/deep/a.sql': '' }
    const errors = (models: string): readonly string[] =>
      loadErrors({ ...files, 'aurora.yml': `name: sample\nmodels: {${models}}\n` })
    expect(errors('stagin: {enabled: true}')).toEqual([
      'aurora.yml:2:10 unknown_key: unknown key "stagin" in "models": neither a setting nor a folder models/stagin/ | Did you mean "staging"?',
    ])
    expect(errors('staging: {dep: {tags: [a]}}')[0]).toContain('Did you mean "deep"?')
    expect(errors('staging: {materialised: view}')).toEqual([
      'aurora.yml:2:20 unknown_key: unknown key "materialised": neither a setting of models nor a folder with settings | Did you mean "materialized"?',
    ])
    expect(
      load({ ...files, 'aurora.yml': 'name: sample\nmodels: {portal: {materialized: view}, other: }\n' })
        .models,
    ).toHaveLength(1)
  })
})

describe('model versions', () => {
  const files = { 'models/staging/a.sql': 'one', 'models/staging/a.v2.sql': 'two' }

  it('makes the bare file version 1 once there is a second one; the highest is the latest', () => {
    const summary = load(files).models.map(({ id, version, isLatest, relation, sql }) => [
      id,
      version,
      isLatest,
      relation.name,
      sql,
    ])
    expect(summary).toEqual([
      ['model.sample.a.v1', 1, false, 'a_v1', 'one'],
      ['model.sample.a.v2', 2, true, 'a_v2', 'two'],
    ])
  })

  it('reads latest_version, deprecation dates and what is particular to a version', () => {
    const { models, tests } = load({
      ...files,
      'models/staging/a.yml': `models:
  - name: a
    description: lines
    latest_version: 1
    config: { tags: [x] }
    columns: [{ name: k, type: DATE, tests: [not_null] }]
    tests: [row_count: { min: 1 }]
    versions:
      - { v: 1, deprecation_date: 2027-01-31 }
      - { v: 2, columns: [{ name: k, type: DATE }, { name: l, type: DATE }], config: { materialized: table, tags: [y] }, description: new }
`,
    })
    expect(
      models.map(({ isLatest, deprecationDate, description }) => [isLatest, deprecationDate, description]),
    ).toEqual([
      [true, '2027-01-31', 'lines'],
      [false, undefined, 'new'],
    ])
    expect(models.map(({ columns }) => columns.length)).toEqual([1, 2])
    expect(models.map(({ config }) => [config.materialized, config.tags])).toEqual([
      ['view', ['x']],
      ['table', ['x', 'y']],
    ])
    expect(tests.map(({ name }) => name)).toEqual(['not_null_a_v1_k', 'row_count_a_v1_1', 'row_count_a_v2_1'])
  })

  it('refuses versions that have no file, stand twice, or are version 1 twice', () => {
    expect(
      loadErrors({
        ...files,
        'models/staging/a.yml':
          'models:\n  - name: a\n    latest_version: 3\n    versions: [{v: 2}, {v: 4}, {v: 2}]\n',
        'models/staging/a.v1.sql': '',
      }),
    ).toEqual([
      expect.stringMatching(
        /^models\/staging\/a\.v1\.sql:1:1 duplicate_node: model "a" version 1 is also models\/staging\/a\.sql/,
      ),
      'models/staging/a.yml:3:21 no_such_version: model "a" has no version 3: no file a.v3.sql',
      'models/staging/a.yml:4:24 no_such_version: model "a" has no version 4: no file a.v4.sql',
      'models/staging/a.yml:4:32 duplicate_version: version 2 is described a second time',
    ])
  })
})
