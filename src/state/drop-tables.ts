import { UserError } from '../base/errors.js'
import type { RelationName, Session } from '../engine/engine.js'
import { quoteRelation } from '../engine/identifiers.js'
import { standingTables } from './standing-tables.js'

/**
 * Drops tables of a migration that is undone as far as they stand. PostgreSQL would not, while views read them: those
 * that a publication made go with them, and are taken out of the record of it, so that the next build makes them again.
 * A view of somebody else is a UserError of code `migration_dependents`.
 */
export async function dropTables(session: Session, tables: readonly RelationName[]): Promise<void> {
  const standing = await standingTables(session, tables)
  if (standing.length === 0) return
  if (session.dialect === 'postgres') await dropViewsOn(session, standing)
  for (const table of standing) await session.execute(`drop table ${quoteRelation(table)}`)
}

async function dropViewsOn(session: Session, tables: readonly RelationName[]): Promise<void> {
  const readers = await viewsOn(session, tables)
  if (readers.length === 0) return
  const own = await publishedAndStaged(session)
  const foreign = readers.filter((view) => !own.has(quoteRelation(view)))
  if (foreign.length > 0) throw dependents(foreign)
  await session.execute(`drop view ${readers.map((view) => quoteRelation(view)).join(', ')}`)
  await session.execute(
    `delete from ${session.schema('aurora')}.publication_nodes where schema_name || '.' || relation_name in (select unnest($1))`,
    [readers.map(({ schema, name }) => `${schema}.${name}`)],
  )
}

/** Views that read one of the tables, directly or through others. */
async function viewsOn(session: Session, tables: readonly RelationName[]): Promise<readonly RelationName[]> {
  const rows = await session.rows(
    `with recursive readers as (
       select distinct d.refobjid as read, r.ev_class as reader
         from pg_catalog.pg_depend as d
         join pg_catalog.pg_rewrite as r on r.oid = d.objid and d.classid = 'pg_catalog.pg_rewrite'::regclass
        where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> r.ev_class
     ), found as (
       select reader as oid from readers where read = any(cast($1 as regclass[]))
       union
       select readers.reader from readers join found on readers.read = found.oid
     )
     select n.nspname as schema, c.relname as name
       from found join pg_catalog.pg_class as c on c.oid = found.oid
       join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
      order by 1, 2`,
    [tables.map((table) => quoteRelation(table))],
  )
  return rows.map((row) => ({ schema: String(row.schema), name: String(row.name) }))
}

/** Quoted names of what Aurora made; none where its own tables are gone. */
async function publishedAndStaged(session: Session): Promise<ReadonlySet<string>> {
  const listing = ['publication_nodes', 'relations'].map((name) => ({
    schema: session.schema('aurora'),
    name,
  }))
  if ((await standingTables(session, listing)).length < listing.length) return new Set()
  const rows = await session.rows(
    `select schema_name, relation_name from ${session.schema('aurora')}.publication_nodes
     union select schema_name, relation_name from ${session.schema('aurora')}.relations`,
  )
  return new Set(
    rows.map((row) => quoteRelation({ schema: String(row.schema_name), name: String(row.relation_name) })),
  )
}

function dependents(views: readonly RelationName[]): UserError {
  const names = views.map(({ schema, name }) => `${schema}.${name}`).join(', ')
  return new UserError(`Views that Aurora did not make read what this migration would drop: ${names}.`, {
    code: 'migration_dependents',
    hint: 'Drop them first.',
    exitCode: 1,
  })
}
