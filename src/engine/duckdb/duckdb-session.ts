import type { DuckDBConnection, DuckDBExtractedStatements, DuckDBMaterializedResult } from '@duckdb/node-api'
import { ResultReturnType } from '@duckdb/node-api'
import type { ColumnDescription, RelationName, Session, SqlRow, SqlValue } from '../engine.js'
import { EngineError } from '../engine-error.js'
import { appendRows } from './append-rows.js'
import { bindParameters } from './bind-parameters.js'
import { duckdbError } from './duckdb-error.js'
import { readChunk, readRows } from './read-rows.js'

/** One DuckDB connection. Calls made at the same time wait for each other. */
export class DuckdbSession implements Session {
  readonly dialect = 'duckdb'
  readonly #connection: DuckDBConnection
  #last: Promise<unknown> = Promise.resolve()
  #inTransaction = false
  #closing: Promise<void> | undefined
  #interrupted = false

  constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  /** A warehouse has a file of its own. */
  schema(name: string): string {
    return name
  }

  async rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    const result = await this.#run(sql, parameters)
    return result === undefined ? [] : readRows(result)
  }

  async *pages(sql: string): AsyncGenerator<readonly SqlRow[]> {
    const statement = await this.#inTurn(sql, () => this.#connection.prepare(sql))
    try {
      const result = await this.#inTurn(sql, () => statement.stream())
      const names = result.deduplicatedColumnNames()
      for (;;) {
        const chunk = await this.#inTurn(sql, () => result.fetchChunk())
        if (chunk === null || chunk.rowCount === 0) return
        yield readChunk(chunk, names)
      }
    } finally {
      statement.destroySync()
    }
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const result = await this.#run(sql, parameters)
    return result === undefined ? 0 : changedRows(result)
  }

  async describe(sql: string): Promise<readonly ColumnDescription[]> {
    const result = await this.#run(sql, [], 'describe ')
    const rows = result === undefined ? [] : readRows(result)
    return rows.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }))
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inTransaction)
      throw new Error('A transaction was begun inside a transaction of the same session')
    await this.#run('begin transaction', [])
    this.#inTransaction = true
    try {
      const value = await work()
      await this.#run('commit', [])
      return value
    } catch (error) {
      // A failed commit has ended the transaction already: what went wrong first is what counts.
      await this.#run('rollback', []).catch(() => undefined)
      throw error
    } finally {
      this.#inTransaction = false
    }
  }

  /** Columns of the table that are not in `columns` become NULL. Outside a transaction each batch commits by itself. */
  async append(
    relation: RelationName | { readonly temporary: string },
    columns: readonly string[],
    rows: Iterable<readonly SqlValue[]> | AsyncIterable<readonly SqlValue[]>,
  ): Promise<number> {
    return appendRows(this, this.#connection, relation, columns, rows)
  }

  /** Stops the statement that runs now, and refuses all that would follow on this session. */
  interrupt(): void {
    this.#interrupted = true
    void this.#stopStatement()
  }

  /** Refuses new statements, stops the one that runs and waits for its end: its thread still uses the connection. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#stopStatement()
    this.#connection.closeSync()
  }

  /** Again and again, for an interrupt that comes between two statements is lost. */
  async #stopStatement(): Promise<void> {
    this.#connection.interrupt()
    const again = setInterval(() => this.#connection.interrupt(), 10)
    await this.#last
    clearInterval(again)
  }

  async #run(
    sql: string,
    parameters: readonly SqlValue[],
    prefix = '',
  ): Promise<DuckDBMaterializedResult | undefined> {
    return this.#inTurn(sql, () => this.#runAll(prefix + sql, parameters), prefix)
  }

  /** Calls the engine after the calls before it, and tells its errors as the engine's. */
  async #inTurn<T>(sql: string, work: () => Promise<T>, prefix = ''): Promise<T> {
    const turn = this.#last.then(() => {
      this.#requireOpen(sql)
      return work()
    })
    this.#last = turn.catch(() => undefined)
    try {
      return await turn
    } catch (error) {
      // A value or a call that cannot be right is a defect of the caller, not the engine's answer.
      if (error instanceof TypeError || error instanceof RangeError || error instanceof EngineError)
        throw error
      throw duckdbError(error, sql, prefix)
    }
  }

  /** Runs the statements of a text one after another and gives the result of the last; undefined for none. */
  async #runAll(sql: string, parameters: readonly SqlValue[]): Promise<DuckDBMaterializedResult | undefined> {
    const statements = await this.#statementsOf(sql)
    if (statements === undefined) return undefined
    if (statements.count > 1 && parameters.length > 0)
      throw new TypeError('Parameters are for a single statement, and the text holds several')
    let result: DuckDBMaterializedResult | undefined
    for (let index = 0; index < statements.count; index += 1) {
      this.#requireOpen(sql)
      const statement = await statements.prepare(index)
      try {
        bindParameters(statement, parameters)
        result = await statement.run()
      } finally {
        // Its plan holds memory until the session ends otherwise.
        statement.destroySync()
      }
    }
    return result
  }

  #requireOpen(sql: string): void {
    if (this.#closing !== undefined) throw new Error('The session was closed')
    if (this.#interrupted) throw new EngineError('Interrupted', { engineCode: 'interrupted', sql })
  }

  /** Undefined for a text of blanks and comments, for which the client has no better word. */
  async #statementsOf(sql: string): Promise<DuckDBExtractedStatements | undefined> {
    try {
      return await this.#connection.extractStatements(sql)
    } catch (error) {
      if (error instanceof Error && error.message === 'Error in native callback') return undefined
      throw error
    }
  }
}

/** `create table … as` tells its count only as a row. */
function changedRows(result: DuckDBMaterializedResult): number {
  if (result.returnType !== ResultReturnType.NOTHING || result.rowCount !== 1) return result.rowsChanged
  const count = readRows(result)[0]?.Count
  return typeof count === 'bigint' ? Number(count) : 0
}
