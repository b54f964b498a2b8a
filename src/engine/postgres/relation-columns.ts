import type { ColumnDescription, RelationName, Session } from '../engine.js'
import { quoteRelation } from '../identifiers.js'

/** Columns of those tables and views that are there, in their order, by the relation's quoted name; types as in `describe`. */
export async function relationColumns(
  session: Session,
  relations: readonly RelationName[],
): Promise<ReadonlyMap<string, readonly ColumnDescription[]>> {
  const rows = await session.rows(
    `select n.nspname as schema, c.relname as relation, a.attname as name,
            pg_catalog.upper(pg_catalog.format_type(a.atttypid, a.atttypmod)) as type
       from pg_catalog.pg_class as c
       join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
       join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'v') and n.nspname = any($1) and c.relname = any($2)
      order by schema, relation, a.attnum`,
    [relations.map(({ schema }) => schema), relations.map(({ name }) => name)],
  )
  const columns = new Map<string, ColumnDescription[]>()
  for (const row of rows) {
    const key = quoteRelation({ schema: String(row.schema), name: String(row.relation) })
    const known = columns.get(key) ?? []
    columns.set(key, known)
    known.push({ name: String(row.name), type: String(row.type) })
  }
  return columns
}
