import type { ParsedFolderConfig, ParsedModelConfig } from './model-shape.js'
import type { Grants, ModelConfig } from './types.js'

/** The second wins key by key; tags add up, meta and grants merge. */
export function mergeConfig<T extends ParsedFolderConfig>(outer: ParsedFolderConfig, inner: T): T {
  const tags = [...new Set([...(outer.tags ?? []), ...(inner.tags ?? [])])]
  const meta = { ...outer.meta, ...inner.meta }
  const grants = mergeGrants(outer.grants, inner.grants)
  return {
    ...outer,
    ...inner,
    ...(tags.length > 0 ? { tags } : {}),
    ...(Object.keys(meta).length > 0 ? { meta } : {}),
    ...(grants === undefined ? {} : { grants }),
  }
}

/** The settings with the defaults filled in. `schema` is the first folder below models/. */
export function modelConfigOf(parsed: ParsedModelConfig, schema: string): ModelConfig {
  return {
    enabled: parsed.enabled ?? true,
    materialized: parsed.materialized ?? 'view',
    schema: parsed.schema ?? schema,
    tags: parsed.tags ?? [],
    periodDependency: parsed.period_dependency,
    grain: (parsed.grain ?? []).map(({ value }) => value),
    grants: mergeGrants(parsed.grants, undefined),
    indexes: (parsed.indexes ?? []).map(({ columns, unique, type }) => ({
      columns: columns.map(({ value }) => value),
      unique: unique ?? false,
      type: type ?? 'btree',
    })),
    inexact: (parsed.inexact ?? []).map(({ column, reason }) => ({ column, reason })),
    meta: parsed.meta ?? {},
  }
}

/** As dbt does: for each privilege the inner list of roles stands for the outer one. Nothing in them counts as none. */
export function mergeGrants(outer: Grants | undefined, inner: Grants | undefined): Grants | undefined {
  const merged = { ...outer, ...inner }
  return Object.keys(merged).length > 0 ? merged : undefined
}
