import type { Dialect, RelationName, Session } from '../engine/engine.js'
import { EngineError } from '../engine/engine-error.js'
import { quoteRelation } from '../engine/identifiers.js'
import { forgetRelations } from './relations.js'
import type { RelationType } from './schema.js'

export interface Leftover extends RelationName {
  readonly type: RelationType
}

/**
 * What stands in a schema of physical relations and belongs to none of the newest publications: staged by a run that
 * failed or was killed, or replaced since. `kept` counts the publications kept besides the current one.
 */
export async function findLeftovers(
  session: Session,
  physicalSchema: string,
  kept = 0,
): Promise<readonly Leftover[]> {
  const rows = await session.rows(
    `select t.table_name, case when t.table_type = 'VIEW' then 'VIEW' else 'TABLE' end as relation_type
       from information_schema.tables as t
      where t.table_catalog = current_database()
        and t.table_schema = $1
        and not exists (
          select 1
            from ${session.schema('aurora')}.publication_nodes as n
            join (select publication_id
                    from ${session.schema('aurora')}.publications
                   order by publication_number desc
                   limit ${kept + 1}) as p on p.publication_id = n.publication_id
           where n.physical_schema = t.table_schema and n.physical_name = t.table_name)
        ${session.dialect === 'duckdb' ? `and not ${isReadOnDuckdb}` : ''}
      order by t.table_name`,
    [physicalSchema],
  )
  return rows.map((row) => ({
    schema: physicalSchema,
    name: String(row.table_name),
    type: row.relation_type === 'VIEW' ? 'VIEW' : 'TABLE',
  }))
}

/**
 * DuckDB would drop a table from under the views that read it, which PostgreSQL does not: such a one is still published
 * where the record of its publication went down with a migration. A view's text names what it reads.
 */
const isReadOnDuckdb = `exists (
          select 1 from duckdb_views() as v
           where v.database_name = current_database() and v.schema_name <> t.table_schema
             and contains(v.sql, t.table_name))`

/**
 * Drops them, views first, and takes them and whatever else is listed but not there off the list, in one transaction:
 * call it outside the publisher's. What somebody else's view depends on, or is still being read, stays for another
 * time. Gives those that were dropped.
 */
export async function dropLeftovers(
  session: Session,
  leftovers: readonly Leftover[],
): Promise<readonly Leftover[]> {
  const dropped =
    session.dialect === 'postgres'
      ? await dropOnPostgres(session, leftovers)
      : await dropTogether(session, leftovers)
  await session.execute(
    `delete from ${session.schema('aurora')}.relations as r
      where not exists (
        select 1 from information_schema.tables as t
         where t.table_catalog = current_database()
           and t.table_schema = r.schema_name and t.table_name = r.relation_name)`,
  )
  return dropped
}

/** A table that is being read cannot go now, and everybody who comes later would wait behind the attempt. */
const dropLockTimeout = '200ms'

async function dropTogether(session: Session, leftovers: readonly Leftover[]): Promise<readonly Leftover[]> {
  if (leftovers.length === 0) return []
  await session.transaction(async () => {
    if (session.dialect === 'postgres') await session.execute(`set local lock_timeout = '${dropLockTimeout}'`)
    for (const statement of dropStatements(session.dialect, leftovers)) await session.execute(statement)
    await forgetRelations(session, leftovers)
  })
  return leftovers
}

/** PostgreSQL lets views go together that read each other; DuckDB drops one at a time, and does not mind. */
function dropStatements(dialect: Dialect, leftovers: readonly Leftover[]): readonly string[] {
  return (['VIEW', 'TABLE'] as const).flatMap((type) => {
    const names = leftovers
      .filter((leftover) => leftover.type === type)
      .map((leftover) => quoteRelation(leftover))
    if (names.length === 0) return []
    const dropped = dialect === 'postgres' ? [names.join(', ')] : names
    return dropped.map((each) => `drop ${type} ${each}`)
  })
}

async function dropOnPostgres(
  session: Session,
  leftovers: readonly Leftover[],
): Promise<readonly Leftover[]> {
  const kept = await readByOthers(session, leftovers)
  const droppable = leftovers.filter(({ name }) => !kept.has(name))
  try {
    return await dropTogether(session, droppable)
  } catch (error) {
    if (!isLocked(error)) throw error
    return await dropOneByOne(session, droppable)
  }
}

/** Views first, for those of one run read each other and its tables. */
async function dropOneByOne(session: Session, leftovers: readonly Leftover[]): Promise<readonly Leftover[]> {
  const dropped: Leftover[] = []
  const viewsFirst = [...leftovers].sort((a, b) => Number(a.type === 'TABLE') - Number(b.type === 'TABLE'))
  for (const leftover of viewsFirst) {
    try {
      dropped.push(...(await dropTogether(session, [leftover])))
    } catch (error) {
      // Still being read, or read by a view that is: the next writer comes back to it.
      if (!isLocked(error) && !isDependedOn(error)) throw error
    }
  }
  return dropped
}

/** Those that a relation outside of the list depends on, directly or through others of the list. */
async function readByOthers(session: Session, leftovers: readonly Leftover[]): Promise<ReadonlySet<string>> {
  const [first] = leftovers
  if (first === undefined) return new Set()
  const rows = await session.rows(
    `with recursive listed as (
       select c.oid from pg_catalog.pg_class as c
         join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where n.nspname = $1 and c.relname = any($2)
     ), readers as (
       select distinct d.refobjid as read, r.ev_class as reader
         from pg_catalog.pg_depend as d
         join pg_catalog.pg_rewrite as r on r.oid = d.objid and d.classid = 'pg_catalog.pg_rewrite'::regclass
        where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> r.ev_class
     ), kept as (
       select read as oid from readers
        where read in (select oid from listed) and reader not in (select oid from listed)
       union
       select readers.read from readers join kept on readers.reader = kept.oid
        where readers.read in (select oid from listed)
     )
     select c.relname as name from kept join pg_catalog.pg_class as c on c.oid = kept.oid`,
    [first.schema, leftovers.map(({ name }) => name)],
  )
  return new Set(rows.map((row) => String(row.name)))
}

function isLocked(error: unknown): boolean {
  return error instanceof EngineError && error.engineCode === 'locked'
}

/** `cannot drop view … because other objects depend on it`. */
function isDependedOn(error: unknown): boolean {
  const { code } = (error instanceof EngineError ? error.cause : undefined) as { code?: unknown }
  return code === '2BP01'
}
