import { setTimeout as pause } from 'node:timers/promises'
import type { Session, SqlRow } from '../engine.js'

/** Somebody's connection, as an administrator would look for it. */
export interface Backend {
  readonly pid: number
  readonly user: string
  readonly application: string
  /** When its transaction began, ISO 8601; undefined where this user may not know. */
  readonly since: string | undefined
}

const pauseMilliseconds = 100

/**
 * Waits until nobody in this database looks at it as it was before this call: a REPEATABLE READ transaction that began
 * earlier would find a view that is replaced now, and none of the rows that were committed meanwhile. Gives those who
 * still do when the time is over. Who may not see other people's transactions (`pg_read_all_stats`) waits for all that
 * were open. Rejects when it is interrupted.
 */
export async function waitForOldSnapshots(
  session: Session,
  seconds: number,
  signal: AbortSignal,
): Promise<readonly Backend[]> {
  let old = await openTransactions(session, undefined)
  for (let waited = 0; old.length > 0 && waited < seconds * 1000; waited += pauseMilliseconds) {
    await pause(pauseMilliseconds, undefined, { signal })
    old = await openTransactions(
      session,
      old.map((row) => String(row.transaction)),
    )
  }
  return old.map(backendOf)
}

/** Who holds a lock that the views of a schema wait for, in the way of a publisher. */
export async function backendsInTheWay(
  session: Session,
  relations: readonly { readonly schema: string; readonly name: string }[],
): Promise<readonly Backend[]> {
  const rows = await session.rows(
    `select distinct a.pid, a.usename as user_name, a.application_name as application, a.xact_start as since
       from pg_catalog.pg_locks as l
       join pg_catalog.pg_class as c on c.oid = l.relation
       join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
       join pg_catalog.pg_stat_activity as a on a.pid = l.pid
      where l.locktype = 'relation' and l.granted and l.pid <> pg_catalog.pg_backend_pid()
        and n.nspname || '.' || c.relname = any($1)
      order by a.pid`,
    [relations.map(({ schema, name }) => `${schema}.${name}`)],
  )
  return rows.map(backendOf)
}

/** Transactions that hold a snapshot, or may: those given, or all. A virtual transaction's number is never used again. */
async function openTransactions(
  session: Session,
  known: readonly string[] | undefined,
): Promise<readonly SqlRow[]> {
  return session.rows(
    `select l.virtualtransaction as transaction, a.pid, a.usename as user_name, a.application_name as application,
            a.xact_start as since
       from pg_catalog.pg_locks as l
       join pg_catalog.pg_stat_activity as a on a.pid = l.pid
      where l.locktype = 'virtualxid' and l.granted and l.pid <> pg_catalog.pg_backend_pid()
        and a.datid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
        and (a.backend_xmin is not null or a.query = '<insufficient privilege>')
        and (cast($1 as text[]) is null or l.virtualtransaction = any($1))
      order by a.pid`,
    [known ?? null],
  )
}

function backendOf(row: SqlRow): Backend {
  return {
    pid: Number(row.pid),
    user: String(row.user_name ?? '?'),
    application: String(row.application ?? ''),
    since: row.since === null ? undefined : String(row.since),
  }
}
