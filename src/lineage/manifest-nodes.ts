import { quoteRelation } from '../engine/identifiers.js'
import type { Column, Model, RowAccess, Seed, Source } from '../project/types.js'
import type { ManifestInput } from './manifest-input.js'
import { checksumOf, commonEntry, compilationOf, patchPath, referencesOf } from './manifest-entry.js'

export function modelEntry(model: Model, input: ManifestInput) {
  const { config, version } = model
  const aurora = {
    grain: config.grain,
    inexact: config.inexact,
    ...(config.rowAccess === undefined ? {} : { row_access: rowAccessEntry(config.rowAccess) }),
    ...(config.indexes.length === 0 ? {} : { indexes: config.indexes }),
    ...(config.periodDependency === undefined ? {} : { period_dependency: config.periodDependency }),
  }
  const meta = { ...config.meta, aurora }
  return {
    ...commonEntry(
      {
        id: model.id,
        name: model.name,
        resourceType: 'model',
        schema: model.relation.schema,
        file: model.file,
      },
      input,
    ),
    alias: model.relation.name,
    relation_name: config.materialized === 'ephemeral' ? null : quoteRelation(model.relation),
    checksum: checksumOf(model.sql),
    config: {
      enabled: config.enabled,
      materialized: config.materialized,
      schema: config.schema,
      tags: config.tags,
      grants: config.grants ?? {},
      meta,
      contract: { enforced: model.hasContract },
    },
    tags: config.tags,
    meta,
    description: model.description,
    columns: columnEntries(model.columns),
    patch_path: patchPath(model.yamlFile === undefined ? undefined : { file: model.yamlFile }, input),
    raw_code: model.sql,
    ...referencesOf(model.id, input),
    ...compilationOf(model.id, model.file, input),
    contract: { enforced: model.hasContract },
    constraints: keyConstraint(model),
    ...(version === undefined ? {} : versionEntry(model, version, input)),
  }
}

function rowAccessEntry({ column, logins, allRows }: RowAccess) {
  return { column, logins, all_rows: allRows }
}

export function seedEntry(seed: Seed, input: ManifestInput) {
  const meta = { ...seed.meta, aurora: { grain: seed.grain } }
  return {
    ...commonEntry(
      { id: seed.id, name: seed.name, resourceType: 'seed', schema: seed.relation.schema, file: seed.file },
      input,
    ),
    alias: seed.relation.name,
    relation_name: quoteRelation(seed.relation),
    checksum: { name: 'sha256', checksum: seed.contentHash },
    config: {
      enabled: true,
      materialized: 'seed',
      schema: seed.relation.schema,
      tags: seed.tags,
      grants: seed.grants ?? {},
      meta,
      column_types: Object.fromEntries(seed.columns.map(({ name, type }) => [name, type ?? null])),
    },
    tags: seed.tags,
    meta,
    description: seed.description,
    columns: columnEntries(seed.columns),
    patch_path: patchPath(seed.yamlFile === undefined ? undefined : { file: seed.yamlFile }, input),
    raw_code: '',
    // A seed depends on no node, and dbt's schema has no place for one.
    depends_on: { macros: [] },
  }
}

export function sourceEntry(source: Source, input: ManifestInput) {
  const { id, endpoint, relation, position } = source
  return {
    ...commonEntry(
      { id, name: endpoint, resourceType: 'source', schema: relation.schema, file: position.file },
      input,
    ),
    source_name: source.provider,
    source_description: '',
    loader: 'aurora',
    identifier: relation.name,
    relation_name: quoteRelation(relation),
    description: source.description,
    columns: {},
    meta: {},
    tags: source.tags,
    config: { enabled: true },
  }
}

function columnEntries(columns: readonly Column[]) {
  return Object.fromEntries(columns.map((column) => [column.name, columnEntry(column)]))
}

function columnEntry({ name, description, type, unit, signed, volatile, constraints }: Column) {
  return {
    name,
    description,
    data_type: type ?? null,
    meta: { aurora: { ...(unit === undefined ? {} : { unit }), signed, volatile } },
    tags: [],
    constraints: [
      ...(constraints.notNull ? [{ type: 'not_null' }] : []),
      ...(constraints.unique ? [{ type: 'unique' }] : []),
      ...(constraints.primaryKey ? [{ type: 'primary_key' }] : []),
      ...constraints.checks.map((expression) => ({ type: 'check', expression })),
    ],
  }
}

function keyConstraint({ config }: Model) {
  return config.grain.length === 0 ? [] : [{ type: 'primary_key', columns: config.grain }]
}

function versionEntry(model: Model, version: number, input: ManifestInput) {
  const latest = input.project.models.find(({ name, isLatest }) => name === model.name && isLatest)
  return {
    version,
    latest_version: latest?.version ?? null,
    ...(model.deprecationDate === undefined
      ? {}
      : { deprecation_date: `${model.deprecationDate}T00:00:00+00:00` }),
  }
}
