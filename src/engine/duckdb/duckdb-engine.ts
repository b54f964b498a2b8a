import type { DuckDBInstance } from '@duckdb/node-api'
import type { Engine, EngineVersion, Session } from '../engine.js'
import { DuckdbSession } from './duckdb-session.js'
import type { DuckdbOptions } from './open-duckdb.js'
import { catalogName, openInstance } from './open-instance.js'
import { Turnstile } from '../turnstile.js'

/** Queries run on libuv's four threads: a fourth one would stop the files and names that Node waits for. */
const sessionsAtOnce = 3

/** A DuckDB file, or a database in memory. */
export class DuckdbEngine implements Engine {
  readonly dialect = 'duckdb'
  readonly location: string
  readonly #instance: DuckDBInstance
  readonly #closeInstance: () => void
  readonly #turnstile = new Turnstile(sessionsAtOnce)
  readonly #sessions = new Set<DuckdbSession>()
  readonly #opening = new Set<Promise<DuckdbSession>>()
  #closed = false

  private constructor(location: string, instance: DuckDBInstance, closeInstance: () => void) {
    this.location = location
    this.#instance = instance
    this.#closeInstance = closeInstance
  }

  static async open(options: DuckdbOptions): Promise<DuckdbEngine> {
    const { path, instance, close } = await openInstance(options)
    return new DuckdbEngine(path, instance, close)
  }

  async version(): Promise<EngineVersion> {
    const [row] = await this.withSession((session) => session.rows('select version() as version'))
    return { name: 'DuckDB', version: String(row?.version).replace(/^v/, '') }
  }

  /** A session is a connection of its own, so that temporary tables and open transactions end with it. */
  async withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#turnstile.pass(async () => {
      this.#refuseClosed()
      const session = await this.#opened()
      try {
        this.#refuseClosed()
        return await work(session)
      } finally {
        this.#sessions.delete(session)
        await session.close()
      }
    })
  }

  /** The lock is the process's, and so every session's. */
  async withWriterSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.withSession(work)
  }

  interrupt(): void {
    for (const session of this.#sessions) session.interrupt()
  }

  /**
   * Ends the sessions that are still out; their statements fail. One that is just being opened is waited for: the engine
   * would take the whole process down if its instance went away meanwhile.
   */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await Promise.allSettled(this.#opening)
    await Promise.all([...this.#sessions].map((session) => session.close()))
    this.#closeInstance()
  }

  async #opened(): Promise<DuckdbSession> {
    const opening = this.#open()
    this.#opening.add(opening)
    try {
      const session = await opening
      this.#sessions.add(session)
      return session
    } finally {
      this.#opening.delete(opening)
    }
  }

  async #open(): Promise<DuckdbSession> {
    const connection = await this.#instance.connect()
    await connection.run(`use ${catalogName}`)
    return new DuckdbSession(connection)
  }

  #refuseClosed(): void {
    if (this.#closed) throw new Error(`The warehouse ${this.location} was closed already`)
  }
}
