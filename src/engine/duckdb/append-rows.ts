import { DuckDBDataChunk } from '@duckdb/node-api'
import type { DuckDBAppender, DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { RelationName, Session, SqlValue } from '../engine.js'
import { EngineError } from '../engine-error.js'
import { quoteIdentifier, quoteRelation } from '../identifiers.js'
import { appendValue } from './append-value.js'
import { duckdbError } from './duckdb-error.js'

/** DuckDB's vector size: no chunk holds more rows. */
const chunkRows = 2048
/** Bodies may be megabytes: a chunk and what the appender holds back end earlier by size. */
const chunkBytes = 8 * 1024 * 1024
const flushBytes = 32 * 1024 * 1024
const flushRows = 50 * chunkRows

type Target = RelationName | { readonly temporary: string }

/** See `Session.append`. Throws an EngineError that names row and column for a value that the column cannot hold. */
export async function appendRows(
  session: Session,
  connection: DuckDBConnection,
  target: Target,
  columns: readonly string[],
  rows: Iterable<readonly SqlValue[]> | AsyncIterable<readonly SqlValue[]>,
): Promise<number> {
  const sql = `append to ${'temporary' in target ? quoteIdentifier(target.temporary) : quoteRelation(target)}`
  const table = await findTable(session, target, sql)
  const places = columns.map((column) => placeOf(column, table.columns, sql))
  const appender = await createAppender(connection, table, sql)
  const batch = new Batch(appender, columns, places, sql)
  try {
    for await (const row of rows) batch.add(row)
    batch.flush()
  } catch (error) {
    // Closing flushes what is held back: of a batch that failed nothing must be written.
    appender.clear()
    throw error
  } finally {
    appender.closeSync()
  }
  return batch.count
}

/** Rows on their way into the appender, column by column. */
class Batch {
  count = 0
  readonly #appender: DuckDBAppender
  readonly #columns: readonly string[]
  readonly #places: readonly number[]
  readonly #sql: string
  readonly #types: readonly DuckDBType[]
  #values: DuckDBValue[][]
  #rows = 0
  #bytes = 0
  #heldRows = 0
  #heldBytes = 0

  constructor(appender: DuckDBAppender, columns: readonly string[], places: readonly number[], sql: string) {
    this.#appender = appender
    this.#columns = columns
    this.#places = places
    this.#sql = sql
    this.#types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index))
    this.#values = this.#types.map(() => [])
  }

  add(row: readonly SqlValue[]): void {
    if (row.length !== this.#columns.length)
      throw this.#refusal(
        `row ${this.count + 1} has ${row.length} values for ${this.#columns.length} columns`,
      )
    this.#places.forEach((place, index) => {
      this.#values[place]?.push(this.#convert(row[index] ?? null, place, index))
    })
    this.count += 1
    this.#rows += 1
    if (this.#rows >= chunkRows || this.#bytes >= chunkBytes) this.#endChunk()
  }

  flush(): void {
    this.#endChunk()
    this.#guard(() => this.#appender.flushSync())
    this.#heldRows = 0
    this.#heldBytes = 0
  }

  #convert(value: SqlValue, place: number, index: number): DuckDBValue {
    const type = this.#types[place]
    const converted = type === undefined ? undefined : appendValue(value, type)
    if (converted === undefined)
      throw this.#refusal(
        `row ${this.count + 1}, column "${this.#columns[index] ?? ''}": ${shown(value)} is no ${String(type)}`,
      )
    if (typeof value === 'string' || value instanceof Uint8Array) this.#bytes += value.length
    return converted
  }

  #endChunk(): void {
    if (this.#rows === 0) return
    const rows = this.#rows
    for (const values of this.#values) while (values.length < rows) values.push(null)
    this.#guard(() => {
      const chunk = DuckDBDataChunk.create(this.#types, rows)
      chunk.setColumns(this.#values)
      this.#appender.appendDataChunk(chunk)
    })
    this.#heldRows += rows
    this.#heldBytes += this.#bytes
    this.#values = this.#types.map(() => [])
    this.#rows = 0
    this.#bytes = 0
    if (this.#heldRows >= flushRows || this.#heldBytes >= flushBytes) this.flush()
  }

  #guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      throw duckdbError(error, this.#sql)
    }
  }

  #refusal(message: string): EngineError {
    return new EngineError(message, { engineCode: 'conversion', sql: this.#sql })
  }
}

interface Table {
  readonly catalog: string
  readonly schema: string
  readonly name: string
  readonly columns: readonly string[]
}

/** With its catalog: without it, a temporary table of the same name would be taken. */
async function findTable(session: Session, target: Target, sql: string): Promise<Table> {
  const [catalog, schema, name] =
    'temporary' in target
      ? [`'temp'`, 'main', target.temporary]
      : ['current_database()', target.schema, target.name]
  const rows = await session.rows(
    `select database_name, column_name from duckdb_columns()
      where database_name = ${catalog} and schema_name = $1 and table_name = $2
      order by column_index`,
    [schema, name],
  )
  const [first] = rows
  if (first === undefined)
    throw new EngineError(`there is no table ${sql.slice('append to '.length)}`, {
      engineCode: 'binder',
      sql,
    })
  return {
    catalog: String(first.database_name),
    schema,
    name,
    columns: rows.map((row) => String(row.column_name)),
  }
}

function placeOf(column: string, tableColumns: readonly string[], sql: string): number {
  const place = tableColumns.indexOf(column)
  if (place >= 0) return place
  throw new EngineError(`the table has no column "${column}"`, { engineCode: 'binder', sql })
}

async function createAppender(
  connection: DuckDBConnection,
  table: Table,
  sql: string,
): Promise<DuckDBAppender> {
  try {
    return await connection.createAppender(table.name, table.schema, table.catalog)
  } catch (error) {
    throw duckdbError(error, sql)
  }
}

function shown(value: SqlValue): string {
  const text =
    value instanceof Uint8Array
      ? `${value.length} bytes`
      : typeof value === 'string'
        ? `"${value}"`
        : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
