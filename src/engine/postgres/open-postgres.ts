import type { Engine, WriterInfo } from '../engine.js'

/**
 * How the connection is secured. `require` encrypts, `verify-ca` also wants a certificate that somebody trusted vouches
 * for, `verify-full` one that is of the very host.
 */
export type TlsMode = 'disable' | 'require' | 'verify-ca' | 'verify-full'

/** Where the server is, and as whom to log in. */
export interface PostgresConnection {
  /** A name, an address, or the folder of a unix socket. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string | undefined
  readonly tls: TlsMode
  /** PEM text of the certificates that vouch for the server, the system's by default. With them `require` proves, too. */
  readonly rootCertificate?: string | undefined
  readonly connectSeconds?: number | undefined
}

export interface PostgresOptions {
  readonly connection: PostgresConnection
  /** Stands before every schema of the warehouse, so that several share a database. */
  readonly schemaPrefix?: string | undefined
  /** Every session begins with SET ROLE to it; it owns what is made. */
  readonly role?: string | undefined
  /** Refuses every change. */
  readonly readOnly?: boolean | undefined
  /** Sessions out at once; 4 by default. */
  readonly sessions?: number | undefined
  /** The server ends a statement after so many milliseconds; never by default. */
  readonly statementTimeout?: number | undefined
  /** The server ends a statement that waits so many milliseconds for a lock; 30,000 by default. */
  readonly lockTimeout?: number | undefined
  /** Whose sessions these are, for `pg_stat_activity`: `aurora build 1f0c…`. */
  readonly applicationName?: string | undefined
  /** Takes the writer's lock, so that one process writes to the warehouse at a time. */
  readonly writer?: WriterInfo | undefined
}

/**
 * Opens a PostgreSQL warehouse, and proves that it is one that Aurora can be exact on. The client library is loaded
 * only now. Throws a UserError that names the fix: of code `postgres_unreachable`, `postgres_login_refused`,
 * `postgres_database_missing`, `postgres_tls`, `postgres_busy`, `postgres_permission`, `postgres_too_old`,
 * `postgres_encoding`, `postgres_collation`, `postgres_pooled`, or `warehouse_locked` where another writer is at work.
 */
export async function openPostgres(options: PostgresOptions): Promise<Engine> {
  const { PostgresEngine } = await import('./postgres-engine.js')
  return PostgresEngine.open(options)
}
