import type { Duplex } from 'node:stream'
import type { Client } from 'pg'
import type { ColumnDescription, RelationName, Session, SqlRow, SqlValue } from '../engine.js'
import { EngineError } from '../engine-error.js'
import { appendRows } from './append-rows.js'
import { bindValue } from './bind-value.js'
import { postgresError, sqlState } from './postgres-error.js'
import { readRows } from './read-rows.js'
import type { StatementMode, StatementResult } from './statement.js'
import { Statement } from './statement.js'
import { typeName } from './type-names.js'

/** What a session needs of the engine it comes from. */
export interface SessionHost {
  /** Stands before every statement. */
  readonly comment: string
  /** Where the server is, fit to be shown. */
  readonly location: string
  /** Stands before every schema. */
  readonly schemaPrefix: string
  /** Asks the server to stop what a connection runs. */
  cancel(processId: number): Promise<void>
  /** Query that gives a row only while the writer's lock is held; every transaction begins with it. */
  fence(): Promise<string | undefined>
  /** Told when the table that the query reads is gone. */
  forgetFence(): void
  /** Why nothing more may run on any session; undefined while all is well. */
  refusal(): string | undefined
}

/** One PostgreSQL connection, lent for a while. Calls made at the same time wait for each other. */
export class PostgresSession implements Session {
  readonly dialect = 'postgres'
  readonly #client: Client
  readonly #host: SessionHost
  #last: Promise<unknown> = Promise.resolve()
  #inTransaction = false
  #closing: Promise<void> | undefined
  #interrupted = false

  constructor(client: Client, host: SessionHost) {
    this.#client = client
    this.#host = host
  }

  schema(name: string): string {
    return `${this.#host.schemaPrefix}${name}`
  }

  async rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return readRows(await this.#run(sql, modeOf(parameters)))
  }

  /** A cursor lives in a transaction: in the one that is open, or in one of its own. */
  async *pages(sql: string): AsyncGenerator<readonly SqlRow[]> {
    const isOwn = !this.#inTransaction
    const run = (text: string): Promise<StatementResult> => this.#run(text, { kind: 'simple' })
    if (isOwn) {
      await run('begin')
      this.#inTransaction = true
    }
    try {
      await run(`declare ${cursor} no scroll cursor for ${sql}`)
      for (;;) {
        const page = readRows(await run(`fetch forward ${pageRows} from ${cursor}`))
        if (page.length > 0) yield page
        if (page.length < pageRows) return
      }
    } finally {
      // After an error there is nothing left to close: that error is what counts.
      await run(isOwn ? 'rollback' : `close ${cursor}`).catch(() => undefined)
      if (isOwn) this.#inTransaction = false
    }
  }

  /** The server runs a text of several statements as one transaction: all of them count, or none. */
  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const { tag, fields } = await this.#run(sql, modeOf(parameters))
    // A SELECT changes nothing, and CREATE TABLE AS says SELECT, too, but gives no columns.
    if (tag.startsWith('SELECT') && fields.length > 0) return 0
    return Number(/ (\d+)$/.exec(tag)?.[1] ?? 0)
  }

  async describe(sql: string): Promise<readonly ColumnDescription[]> {
    const { fields } = await this.#run(sql, { kind: 'describe' })
    const columns: ColumnDescription[] = []
    for (const field of fields) {
      const type = typeName(field) ?? (await this.#askTypeName(field.dataTypeID, field.dataTypeModifier))
      columns.push({ name: field.name, type })
    }
    return columns
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inTransaction)
      throw new Error('A transaction was begun inside a transaction of the same session')
    this.#inTransaction = true
    try {
      await this.#begin()
      const value = await work()
      await this.#commit()
      return value
    } catch (error) {
      // What went wrong first is what counts.
      await this.#run('rollback', { kind: 'simple' }).catch(() => undefined)
      throw error
    } finally {
      this.#inTransaction = false
    }
  }

  /** A writer's transaction begins by asking whether it still is the writer. */
  async #begin(): Promise<void> {
    const fence = await this.#host.fence()
    if (fence === undefined) {
      await this.#run('begin', { kind: 'simple' })
      return
    }
    try {
      const { rows } = await this.#run(`begin; ${fence}`, { kind: 'simple' })
      if (rows.length > 0) return
    } catch (error) {
      // The migration that made the table was undone.
      if (sqlState(error) !== '42P01') throw error
      this.#host.forgetFence()
      await this.#run('rollback; begin', { kind: 'simple' })
      return
    }
    throw new EngineError(
      'another run has taken the lock of the writer: nothing more is written by this one',
      {
        engineCode: 'locked',
        sql: 'begin',
      },
    )
  }

  /** COMMIT after a failed statement rolls back without an error. */
  async #commit(): Promise<void> {
    const { tag } = await this.#run('commit', { kind: 'simple' })
    if (tag === 'COMMIT') return
    throw new EngineError('the transaction was rolled back, since a statement in it had failed', {
      engineCode: 'other',
      sql: 'commit',
    })
  }

  /**
   * Columns of the table that are not in `columns` get their default. Outside a transaction each batch commits by
   * itself.
   */
  async append(
    relation: RelationName | { readonly temporary: string },
    columns: readonly string[],
    rows: Iterable<readonly SqlValue[]> | AsyncIterable<readonly SqlValue[]>,
  ): Promise<number> {
    const copy = async (sql: string, parts: readonly Buffer[]): Promise<void> => {
      await this.#run(sql, { kind: 'copy', parts })
    }
    return appendRows(this, copy, relation, columns, rows)
  }

  /** Stops the statement that runs now, and refuses all that would follow on this session. */
  interrupt(): void {
    this.#interrupted = true
    this.stop()
  }

  /** Stops the statement that runs now, and nothing else: what follows waits until no cancellation is under way. */
  stop(): void {
    const stopping = this.#stopStatement()
    this.#last = Promise.all([this.#last, stopping])
  }

  /** Refuses new statements, stops the one that runs and waits for its end. */
  close(): Promise<void> {
    this.#closing ??= this.#stopStatement()
    return this.#closing
  }

  /** Again and again, for a cancellation that comes between two statements is lost. */
  async #stopStatement(): Promise<void> {
    const last = this.#last
    const state = { isOver: false }
    void last.finally(() => (state.isOver = true))
    // One turn of the loop: a session without a statement need not ask the server.
    await Promise.resolve()
    await Promise.resolve()
    while (!state.isOver) {
      await this.#cancel()
      await Promise.race([last, new Promise((resolve) => setTimeout(resolve, 20))])
    }
  }

  async #cancel(): Promise<void> {
    const client = this.#client as unknown as { processID: number; connection: { stream: Duplex } }
    try {
      await this.#host.cancel(client.processID)
    } catch {
      // The server cannot be asked: hanging up is all that is left, and ends whoever waits here.
      client.connection.stream.destroy()
    }
  }

  async #askTypeName(type: number, modifier: number): Promise<string> {
    const asked = 'select pg_catalog.format_type($1::oid, $2::integer) as name'
    const [row] = await this.rows(asked, [BigInt(type), modifier])
    return String(row?.name).toUpperCase()
  }

  async #run(sql: string, mode: StatementMode): Promise<StatementResult> {
    return this.#inTurn(sql, async (client) => {
      const statement = new Statement(this.#host.comment + sql, mode)
      // Its promise is awaited here; `pg` would only give the statement back.
      client.query(statement)
      return statement.finished
    })
  }

  /** Runs one exchange after those before it, and tells its errors as the engine's. */
  async #inTurn<T>(sql: string, work: (client: Client) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      this.#requireOpen(sql)
      return work(this.#client)
    })
    this.#last = turn.catch(() => undefined)
    try {
      return await turn
    } catch (error) {
      // A value or a call that cannot be right is a defect of the caller, not the engine's answer.
      if (error instanceof TypeError || error instanceof RangeError || error instanceof EngineError)
        throw error
      if (this.#isClosedError(error)) throw error
      if (isSeveralStatements(error))
        throw new TypeError('Parameters are for a single statement, and the text holds several', {
          cause: error,
        })
      if (this.#interrupted) throw interruption(sql, error)
      // What stopped the statement counts, not how it ended.
      const refusal = this.#host.refusal()
      if (refusal !== undefined) throw lostLock(refusal, sql, error)
      const { comment: prefix, location } = this.#host
      throw postgresError(error, sql, { prefix, location })
    }
  }

  #isClosedError(error: unknown): boolean {
    return error instanceof Error && error.message === closedMessage
  }

  #requireOpen(sql: string): void {
    if (this.#closing !== undefined) throw new Error(closedMessage)
    if (this.#interrupted) throw interruption(sql)
    const refusal = this.#host.refusal()
    if (refusal !== undefined) throw lostLock(refusal, sql)
    // A C string ends at the first NUL, and what follows would be lost without a word.
    if (sql.includes('\u0000'))
      throw new EngineError('the statement holds the character NUL', { engineCode: 'syntax', sql })
  }
}

const closedMessage = 'The session was closed'

const cursor = 'aurora_pages'
/** Rows that are fetched at once. */
const pageRows = 5000

function interruption(sql: string, cause?: unknown): EngineError {
  return new EngineError('Interrupted', { engineCode: 'interrupted', sql, cause })
}

function lostLock(refusal: string, sql: string, cause?: unknown): EngineError {
  return new EngineError(refusal, { engineCode: 'connection', sql, cause })
}

/** The server's own refusal, told by the place in it that it comes from: its words may be in any language. */
function isSeveralStatements(error: unknown): boolean {
  const { code, routine } = (error ?? {}) as { code?: unknown; routine?: unknown }
  return code === '42601' && routine === 'exec_parse_message'
}

function modeOf(parameters: readonly SqlValue[]): StatementMode {
  return parameters.length === 0
    ? { kind: 'simple' }
    : { kind: 'extended', parameters: parameters.map(bindValue) }
}
