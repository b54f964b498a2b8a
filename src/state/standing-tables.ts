import type { RelationName, Session } from '../engine/engine.js'

/** Those of the tables that are there, in the order given. */
export async function standingTables(
  session: Session,
  tables: readonly RelationName[],
): Promise<readonly RelationName[]> {
  const rows = await session.rows(
    `select table_schema || '.' || table_name as name from information_schema.tables
      where table_catalog = current_database() and table_type = 'BASE TABLE'`,
  )
  const names = new Set(rows.map((row) => row.name))
  return tables.filter(({ schema, name }) => names.has(`${schema}.${name}`))
}
