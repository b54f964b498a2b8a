import pg from 'pg'
import { UserError } from '../../base/errors.js'
import { sha256 } from '../../base/hash.js'
import type { SqlRow, WriterInfo } from '../engine.js'
import { quoteRelation } from '../identifiers.js'
import { clientConfig, locationOf } from './client-config.js'
import { connectionError } from './connection-error.js'
import type { PostgresOptions } from './open-postgres.js'
import { PostgresSession } from './postgres-session.js'
import type { SessionHost } from './postgres-session.js'
import { settingStatements } from './session-settings.js'

/** `AURA`: tells Aurora's advisory locks from those of other programs. */
const lockClass = 0x41555241

/**
 * The lock of the one writer: an advisory lock on a connection of its own, never lent from the pool, so that it is
 * held exactly as long as the connection lives. A row in `aurora.locks` tells others who holds it, and its number, the
 * fence, rises with every holder: a writer that lost the lock without noticing carries a number that is no longer there.
 */
export class WriterLock {
  readonly session: PostgresSession
  readonly #client: pg.Client
  readonly #options: PostgresOptions
  readonly #writer: WriterInfo
  #fence: bigint | undefined
  #isReleased = false

  private constructor(client: pg.Client, options: PostgresOptions, writer: WriterInfo, host: SessionHost) {
    this.#client = client
    this.#options = options
    this.#writer = writer
    this.session = new PostgresSession(client, {
      ...host,
      fence: () => this.fence(),
      forgetFence: () => this.forgetFence(),
    })
  }

  /** Takes the lock or throws a UserError of code `warehouse_locked`; `onLost` is called when the connection breaks. */
  static async take(
    options: PostgresOptions,
    writer: WriterInfo,
    host: SessionHost,
    onLost: () => void,
  ): Promise<WriterLock> {
    const client = new pg.Client(clientConfig(options.connection))
    client.on('error', () => undefined)
    try {
      await client.connect()
    } catch (error) {
      throw connectionError(error, options.connection)
    }
    const lock = new WriterLock(client, options, writer, host)
    try {
      await lock.#acquire()
    } catch (error) {
      await lock.release()
      throw error
    }
    client.once('end', () => {
      if (!lock.#isReleased) onLost()
    })
    return lock
  }

  /**
   * Query that gives a row as long as no other writer has taken the lock, and keeps the next one waiting until its
   * transaction is over. Undefined while the table of locks is not there, before the first migration.
   */
  async fence(): Promise<string | undefined> {
    if (this.#fence === undefined && (await this.#hasTable())) this.#fence = await this.#takeNumber()
    if (this.#fence === undefined) return undefined
    return `select fence from ${this.#table()} where lock_name = 'writer' and fence = ${this.#fence} for share`
  }

  /** After the table of locks was dropped: there is nothing to check any more. */
  forgetFence(): void {
    this.#fence = undefined
  }

  async release(): Promise<void> {
    if (this.#isReleased) return
    this.#isReleased = true
    if (this.#fence !== undefined) await this.#clearExplanation().catch(() => undefined)
    await this.session.close()
    await this.#client.end().catch(() => undefined)
  }

  async #acquire(): Promise<void> {
    await this.session.rows(settingStatements(this.#options, undefined))
    // The server notices within two minutes that the machine of a writer is gone, and lets the next one in.
    await this.session.rows(
      `select set_config('tcp_keepalives_idle', '60', false), set_config('tcp_keepalives_interval', '10', false),
              set_config('tcp_keepalives_count', '6', false)`,
    )
    await this.#refusePooler()
    const [row] = await this.session.rows(
      `select pg_try_advisory_lock(${lockClass}, ${this.#key()}) as is_taken`,
    )
    if (row?.is_taken !== true) throw this.#heldError(await this.#holder())
    await this.fence()
  }

  /**
   * A pooler that hands out connections by transaction would give the lock to whoever comes next. It answers with a
   * process of its own making, where a server names the one that serves the connection.
   */
  async #refusePooler(): Promise<void> {
    const [row] = await this.session.rows('select pg_backend_pid() as pid')
    const { processID } = this.#client as unknown as { processID: number | null }
    if (row?.pid === processID) return
    const { host, port } = this.#options.connection
    throw new UserError(
      `A connection pooler answers at ${host}:${port}, and the writer's lock needs the server itself`,
      {
        code: 'postgres_pooled',
        hint: 'Name host and port of the server in the target; a pooler is fine for those who only read.',
        exitCode: 1,
      },
    )
  }

  /** 32 bits, for each prefix in one database another lock. */
  #key(): number {
    return Number.parseInt(sha256(this.#options.schemaPrefix ?? '').slice(0, 8), 16) | 0
  }

  #table(): string {
    return quoteRelation({ schema: this.session.schema('aurora'), name: 'locks' })
  }

  async #hasTable(): Promise<boolean> {
    const [row] = await this.session.rows('select to_regclass($1) is not null as is_there', [this.#table()])
    return row?.is_there === true
  }

  async #takeNumber(): Promise<bigint> {
    const { runId, pid, host, verb, since } = this.#writer
    const values = [runId, BigInt(pid), host, verb, since]
    const [row] = await this.session.rows(
      `update ${this.#table()}
          set fence = fence + 1, run_id = $1, pid = $2, host = $3, verb = $4, since = cast($5 as timestamptz)
        where lock_name = 'writer' returning fence`,
      values,
    )
    if (row !== undefined) return row.fence as bigint
    await this.session.execute(
      `insert into ${this.#table()} (lock_name, fence, run_id, pid, host, verb, since)
       values ('writer', 1, $1, $2, $3, $4, cast($5 as timestamptz))`,
      values,
    )
    return 1n
  }

  async #clearExplanation(): Promise<void> {
    await this.session.execute(
      `update ${this.#table()} set run_id = null, pid = null, host = null, verb = null, since = null
        where lock_name = 'writer' and fence = $1`,
      [this.#fence ?? 0n],
    )
  }

  async #holder(): Promise<SqlRow | undefined> {
    const [server] = await this.session.rows(
      `select l.pid as backend, a.backend_start as connected_at, a.client_addr::text as address
         from pg_catalog.pg_locks as l left join pg_catalog.pg_stat_activity as a on a.pid = l.pid
        where l.locktype = 'advisory' and l.classid = ${lockClass} and l.objid = $1 and l.objsubid = 2 and l.granted
          and l.database = (select oid from pg_catalog.pg_database where datname = current_database())`,
      [BigInt(this.#key() >>> 0)],
    )
    if (!(await this.#hasTable())) return server
    const [told] = await this.session.rows(
      `select run_id, pid, host, verb, since from ${this.#table()} where lock_name = 'writer' and run_id is not null`,
    )
    return { ...server, ...told }
  }

  #heldError(holder: SqlRow | undefined): UserError {
    const { backend, run_id: run, pid, host, verb, since, connected_at: connectedAt } = holder ?? {}
    const who =
      run === undefined
        ? `another Aurora, connected since ${String(connectedAt)}, writes to it`
        : `"aurora ${String(verb)}" (process ${String(pid)} on ${String(host)}, run ${String(run)}) has written to it since ${String(since)}`
    return new UserError(`The warehouse ${locationOf(this.#options.connection)} is in use: ${who}`, {
      code: 'warehouse_locked',
      exitCode: 1,
      hint: `Wait until it has finished (--wait). If that process is gone for good, free the lock with: select pg_terminate_backend(${String(backend)})`,
    })
  }
}
