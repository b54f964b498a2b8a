import { UserError } from '../../base/errors.js'
import type { Session } from '../engine.js'
import { createDatabase } from './connection-error.js'
import type { PostgresConnection, PostgresOptions } from './open-postgres.js'

const oldestMajor = 14

/** Collations that order text by its code points, as DuckDB does; `b` is the server's own provider, `c` the system's. */
const exactCollations: Readonly<Record<string, RegExp>> = {
  b: /^(C|C\.UTF-?8|PG_UNICODE_FAST)$/i,
  c: /^(C|POSIX|C\.UTF-?8)$/i,
}

/** Refuses a server or database on which the same models would not give the same rows. */
export async function requireFitServer(session: Session, options: PostgresOptions): Promise<void> {
  const { connection } = options
  await requireVersion(session)
  const [row] = await session.rows(
    // Before 15 there was one provider, and no column for it.
    `select pg_catalog.pg_encoding_to_char(encoding) as encoding, datcollate as collation,
            coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c') as provider,
            coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale') as locale,
            pg_catalog.has_database_privilege(d.oid, 'CREATE') as may_create
       from pg_catalog.pg_database as d where datname = pg_catalog.current_database()`,
  )
  requireEncoding(String(row?.encoding), connection)
  const provider = String(row?.provider)
  // The system's collation stands in its own column, also where another provider's counts.
  requireCollation(provider, String(provider === 'c' ? row?.collation : row?.locale), connection)
  if (options.writer !== undefined && row?.may_create !== true) throw mayNotCreate(options)
}

async function requireVersion(session: Session): Promise<void> {
  const [row] = await session.rows(
    `select current_setting('server_version') as version, current_setting('server_version_num')::integer as number`,
  )
  const number = Number(row?.number)
  if (number >= oldestMajor * 10_000) return
  throw new UserError(`The server runs PostgreSQL ${String(row?.version)}, which is too old`, {
    code: 'postgres_too_old',
    hint: `Aurora needs PostgreSQL ${oldestMajor} or newer.`,
    exitCode: 1,
  })
}

function requireEncoding(encoding: string, connection: PostgresConnection): void {
  if (encoding === 'UTF8') return
  throw new UserError(
    `The database "${connection.database}" has the encoding ${encoding}, and must have UTF8`,
    {
      code: 'postgres_encoding',
      hint: `What providers send would not fit into it. Make another one with: ${createDatabase(connection)}`,
      exitCode: 1,
    },
  )
}

function requireCollation(provider: string, collation: string, connection: PostgresConnection): void {
  if (exactCollations[provider]?.test(collation) === true) return
  const name = provider === 'i' ? `${collation} (ICU)` : collation
  throw new UserError(
    `The database "${connection.database}" sorts text by the collation ${name}, and must sort it by code points (C, POSIX or C.UTF-8)`,
    {
      code: 'postgres_collation',
      hint: `Otherwise min, max and the remainders of a division among keys would differ from server to server. Make another one with: ${createDatabase(connection)}`,
      exitCode: 1,
    },
  )
}

function mayNotCreate({ connection, role }: PostgresOptions): UserError {
  const who = role ?? connection.user
  return new UserError(`The role "${who}" may not make schemas in the database "${connection.database}"`, {
    code: 'postgres_permission',
    hint: `An administrator allows it with: grant create on database "${connection.database}" to "${who}"`,
    exitCode: 1,
  })
}
