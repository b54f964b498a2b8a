import type { DataTest, GenericTest } from '../project/types.js'
import type { ManifestInput } from './manifest-input.js'
import { checksumOf, commonEntry, compilationOf, referencesOf } from './manifest-entry.js'

export function testEntry(test: DataTest, input: ManifestInput) {
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
