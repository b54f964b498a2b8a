import type { DatabaseIntrospector, DatabaseMetadata, SchemaMetadata, TableMetadata } from 'kysely'
import type { Session } from '../engine/engine.js'

const systemSchemas = `('information_schema', 'pg_catalog')`

/** What is in the database, read from the standard's own catalog, which both engines have. */
export class SessionIntrospector implements DatabaseIntrospector {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async getSchemas(): Promise<SchemaMetadata[]> {
    const rows = await this.#session.rows(
      `select schema_name from information_schema.schemata
        where catalog_name = current_database() and schema_name not in ${systemSchemas}
        order by schema_name`,
    )
    return rows.map((row) => ({ name: String(row.schema_name) }))
  }

  async getTables(): Promise<TableMetadata[]> {
    const rows = await this.#session.rows(
      `select t.table_schema, t.table_name, t.table_type, c.column_name, c.data_type, c.is_nullable, c.column_default
         from information_schema.tables as t
         join information_schema.columns as c
           on c.table_catalog = t.table_catalog and c.table_schema = t.table_schema and c.table_name = t.table_name
        where t.table_catalog = current_database() and t.table_schema not in ${systemSchemas}
        order by t.table_schema, t.table_name, c.ordinal_position`,
    )
    const tables = new Map<string, TableMetadata>()
    for (const row of rows) {
      const [schema, name] = [String(row.table_schema), String(row.table_name)]
      const key = JSON.stringify([schema, name])
      const table = tables.get(key) ?? { schema, name, isView: row.table_type === 'VIEW', columns: [] }
      tables.set(key, table)
      table.columns.push({
        name: String(row.column_name),
        dataType: String(row.data_type),
        isAutoIncrementing: false,
        isNullable: row.is_nullable === 'YES',
        hasDefaultValue: row.column_default !== null,
      })
    }
    return [...tables.values()]
  }

  async getMetadata(): Promise<DatabaseMetadata> {
    return { tables: await this.getTables() }
  }
}
