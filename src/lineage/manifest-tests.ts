import type { GenericTest, SingularTest, UnitTest } from '../project/types.js'
import type { ManifestInput } from './manifest-input.js'
import { checksumOf, commonEntry, compilationOf, referencesOf } from './manifest-entry.js'

export function testEntry(test: GenericTest | SingularTest, input: ManifestInput) {
  const file = test.kind === 'singular' ? test.file : test.position.file
  const { config } = test
  const sql = test.kind === 'singular' ? test.sql : ''
  return {
    ...commonEntry({ id: test.id, name: test.name, resourceType: 'test', schema: null, file }, input),
    alias: test.name,
    relation_name: null,
    checksum: checksumOf(sql),
    config: {
      enabled: true,
      materialized: 'test',
      tags: config.tags,
      meta: {},
      severity: config.severity.toUpperCase(),
      store_failures: config.storeFailures,
      where: config.where ?? null,
      limit: config.limit,
      fail_calc: 'count(*)',
      warn_if: config.warnIf,
      error_if: config.errorIf,
    },
    tags: config.tags,
    meta: {},
    description: test.description,
    columns: {},
    raw_code: sql,
    ...referencesOf(test.id, input),
    ...compilationOf(test.id, file, input),
    ...(test.kind === 'generic' ? genericPart(test) : {}),
  }
}

function genericPart(test: GenericTest) {
  const column = test.column === undefined ? {} : { column_name: test.column }
  return {
    test_metadata: { name: test.test, kwargs: { ...column, ...test.arguments }, namespace: null },
    attached_node: test.nodeId,
    column_name: test.column ?? null,
  }
}

/** dbt keeps unit tests apart from the tests of the data. */
export function unitTestEntry(test: UnitTest, input: ManifestInput) {
  const { fqn, ...common } = commonEntry(
    { id: test.id, name: test.name, resourceType: 'unit_test', schema: null, file: test.position.file },
    input,
  )
  const { package_name, path, original_file_path } = common
  const { depends_on } = referencesOf(test.id, input)
  const rowsOf = (rows: UnitTest['expected']) => ({
    rows: rows.map(({ cells }) => cells),
    format: 'dict',
    fixture: null,
  })
  return {
    name: test.name,
    resource_type: 'unit_test',
    package_name,
    path,
    original_file_path,
    unique_id: test.id,
    fqn,
    model: input.project.models.find(({ id }) => id === test.nodeId)?.name ?? test.nodeId,
    given: test.given.map(({ input: name, rows }) => ({ input: name, ...rowsOf(rows) })),
    expect: rowsOf(test.expected),
    description: test.description,
    depends_on,
    config: { tags: test.config.tags, meta: {}, enabled: true },
  }
}
