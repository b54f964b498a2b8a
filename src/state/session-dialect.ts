import { DialectAdapterBase, PostgresQueryCompiler } from 'kysely'
import type {
  CompiledQuery,
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  QueryCompiler,
  QueryResult,
} from 'kysely'
import type { Session, SqlValue } from '../engine/engine.js'
import { SessionIntrospector } from './session-introspector.js'

/** Kysely over one session of ours, which already speaks `$1` and exact values alike on both engines. */
export class SessionDialect implements Dialect {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  createDriver(): Driver {
    return new SessionDriver(this.#session)
  }

  /** DuckDB took over PostgreSQL's quoting, placeholders, RETURNING and ON CONFLICT. */
  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler()
  }

  createAdapter(): DialectAdapter {
    return new SessionAdapter()
  }

  createIntrospector(): DatabaseIntrospector {
    return new SessionIntrospector(this.#session)
  }
}

class SessionAdapter extends DialectAdapterBase {
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  override get supportsReturning(): boolean {
    return true
  }

  /** Migrations run through `migrate.ts`, under the warehouse's own lock. */
  async acquireMigrationLock(): Promise<void> {
    throw new Error('Migrations run through src/state/migrate.ts, not through Kysely')
  }

  async releaseMigrationLock(): Promise<void> {
    // Never acquired.
  }
}

class SessionDriver implements Driver {
  readonly #connection: SessionConnection

  constructor(session: Session) {
    this.#connection = new SessionConnection(session)
  }

  async init(): Promise<void> {
    // The session is open.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  /** A transaction must also hold what is not asked through Kysely: appends, DDL, the publisher's views. */
  async beginTransaction(): Promise<void> {
    throw new Error('Use session.transaction: a transaction belongs to the session, not to Kysely')
  }

  async commitTransaction(): Promise<void> {
    // Never begun.
  }

  async rollbackTransaction(): Promise<void> {
    // Never begun.
  }

  async releaseConnection(): Promise<void> {
    // The session belongs to whoever lent it.
  }

  async destroy(): Promise<void> {
    // As above.
  }
}

class SessionConnection implements DatabaseConnection {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = compiled.parameters as readonly SqlValue[]
    if (!changesOnly(compiled))
      return { rows: [...(await this.#session.rows(compiled.sql, parameters))] as R[] }
    const changed = await this.#session.execute(compiled.sql, parameters)
    return { rows: [], numAffectedRows: BigInt(changed) }
  }

  // eslint-disable-next-line require-yield -- the interface wants a generator, and a session gives whole results
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('The runner reads its own tables whole: there is no streaming')
  }
}

/** True for a change without RETURNING: its answer is a count. */
function changesOnly({ query }: CompiledQuery): boolean {
  switch (query.kind) {
    case 'InsertQueryNode':
    case 'UpdateQueryNode':
    case 'DeleteQueryNode':
      return query.returning === undefined
    default:
      return false
  }
}
