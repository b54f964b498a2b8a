import pg from 'pg'
import { UserError } from '../../base/errors.js'
import type { Engine, EngineVersion, Session } from '../engine.js'
import { Turnstile } from '../turnstile.js'
import { Canceller } from './canceller.js'
import { clientConfig, locationOf } from './client-config.js'
import { connectionError } from './connection-error.js'
import type { PostgresOptions } from './open-postgres.js'
import { sqlState } from './postgres-error.js'
import { PostgresSession } from './postgres-session.js'
import type { SessionHost } from './postgres-session.js'
import { requireFitServer } from './require-fit-server.js'
import { settingStatements, statementComment } from './session-settings.js'
import { Statement } from './statement.js'
import { WriterLock } from './writer-lock.js'

const usualSessions = 4

/** A PostgreSQL database: a pool of connections, and for a writer the connection that holds its lock. */
export class PostgresEngine implements Engine {
  readonly dialect = 'postgres'
  readonly location: string
  readonly #options: PostgresOptions
  readonly #pool: pg.Pool
  readonly #turnstile: Turnstile
  readonly #canceller: Canceller
  readonly #sessions = new Set<PostgresSession>()
  readonly #connecting = new Set<Promise<pg.PoolClient>>()
  readonly #oneWriter = new Turnstile(1)
  #lock: WriterLock | undefined
  #isLockLost = false
  #noticesDeadClients = false
  #closed: Promise<void> | undefined

  private constructor(options: PostgresOptions) {
    this.location = locationOf(options.connection)
    this.#options = options
    this.#canceller = new Canceller(options.connection)
    const sessions = options.sessions ?? usualSessions
    // The pool would take a long wait for others' work for a server that does not answer.
    this.#turnstile = new Turnstile(sessions)
    this.#pool = new pg.Pool({
      ...clientConfig(options.connection),
      max: sessions,
      idleTimeoutMillis: 60_000,
      allowExitOnIdle: true,
    })
    // A connection that breaks while it is idle is dropped; one that is out tells it by its next statement.
    this.#pool.on('error', () => undefined)
    this.#pool.on('connect', (client) => client.on('error', () => undefined))
  }

  static async open(options: PostgresOptions): Promise<PostgresEngine> {
    const engine = new PostgresEngine(options)
    try {
      await engine.withSession((session) => requireFitServer(session, options))
      engine.#noticesDeadClients = await engine.withSession(canNoticeDeadClients)
      if (options.writer !== undefined) {
        const onLost = (): void => engine.#loseLock()
        engine.#lock = await WriterLock.take(options, options.writer, engine.#host(undefined), onLost)
      }
      return engine
    } catch (error) {
      await engine.close()
      throw error
    }
  }

  async version(): Promise<EngineVersion> {
    const [row] = await this.withSession((session) =>
      session.rows(`select current_setting('server_version') as version`),
    )
    // Distributions add their own words to the number.
    return { name: 'PostgreSQL', version: String(row?.version).split(' ')[0] ?? '' }
  }

  async withSession<T>(work: (session: Session) => Promise<T>, label?: string): Promise<T> {
    return this.#turnstile.pass(() => this.#onClient(work, label))
  }

  async #onClient<T>(work: (session: Session) => Promise<T>, label: string | undefined): Promise<T> {
    const client = await this.#connect()
    const session = new PostgresSession(client, this.#host(label))
    this.#sessions.add(session)
    try {
      await this.#prepare(session, label)
      return await work(session)
    } finally {
      this.#sessions.delete(session)
      await session.close()
      client.release(!(await isClean(client)))
    }
  }

  async withWriterSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#oneWriter.pass(async () => {
      this.#refuseClosed()
      if (this.#lock === undefined) throw new Error(`${this.location} was not opened by a writer`)
      return work(this.#lock.session)
    })
  }

  interrupt(): void {
    for (const session of this.#sessions) session.interrupt()
    this.#lock?.session.stop()
  }

  async close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** A pool that ends would leave one who is just connecting to wait for the end of his patience. */
  async #close(): Promise<void> {
    await Promise.allSettled(this.#connecting)
    await Promise.all([...this.#sessions].map((session) => session.close()))
    await this.#lock?.release()
    await this.#pool.end()
    await this.#canceller.close()
  }

  async #connect(): Promise<pg.PoolClient> {
    this.#refuseClosed()
    const connecting = this.#pool.connect()
    this.#connecting.add(connecting)
    const client = await connecting
      .catch((error: unknown) => {
        throw connectionError(error, this.#options.connection)
      })
      .finally(() => this.#connecting.delete(connecting))
    if (this.#closed !== undefined) client.release()
    this.#refuseClosed()
    return client
  }

  #refuseClosed(): void {
    if (this.#closed !== undefined) throw new Error(`The warehouse ${this.location} was closed already`)
  }

  async #prepare(session: PostgresSession, label: string | undefined): Promise<void> {
    try {
      await session.rows(settingStatements(this.#options, label))
      if (this.#noticesDeadClients) await session.rows(noticeDeadClients)
    } catch (error) {
      const { role, connection } = this.#options
      if (role === undefined || !['22023', '42501'].includes(sqlState(error) ?? '')) throw error
      throw new UserError(
        `The user "${connection.user}" cannot act as the role "${role}": ${(error as Error).message}`,
        {
          code: 'postgres_permission',
          hint: `Correct "role" of the target, or let an administrator run: grant "${role}" to "${connection.user}"`,
          cause: error,
          exitCode: 1,
        },
      )
    }
  }

  #host(label: string | undefined): SessionHost {
    return {
      comment: statementComment(this.#options, label),
      location: this.location,
      schemaPrefix: this.#options.schemaPrefix ?? '',
      cancel: (processId) => this.#canceller.cancel(processId),
      fence: async () => this.#lock?.fence(),
      forgetFence: () => this.#lock?.forgetFence(),
      refusal: () => (this.#isLockLost ? this.#lostLock() : undefined),
    }
  }

  /** Another may write from now on: nothing of this run may be committed any more. */
  #loseLock(): void {
    this.#isLockLost = true
    for (const session of this.#sessions) session.stop()
  }

  #lostLock(): string {
    return `The connection to ${this.location} that held the lock of the writer was lost: another may write now`
  }
}

/** While a statement runs, the server looks now and then whether anybody still waits for it. */
const noticeDeadClients = `select pg_catalog.set_config('client_connection_check_interval', '2s', false)`

/** Some operating systems of servers cannot tell. */
async function canNoticeDeadClients(session: Session): Promise<boolean> {
  try {
    await session.rows(noticeDeadClients)
    return true
  } catch {
    return false
  }
}

/** Ends what a session left open, and takes its settings and temporary tables away; false for a broken connection. */
async function isClean(client: pg.PoolClient): Promise<boolean> {
  try {
    if (client.getTransactionStatus() !== 'I') await run(client, 'rollback')
    await run(client, 'discard all')
    return true
  } catch {
    return false
  }
}

async function run(client: pg.PoolClient, sql: string): Promise<void> {
  const statement = new Statement(sql, { kind: 'simple' })
  client.query(statement)
  await statement.finished
}
