import type { RelationName, Session } from '../engine.js'

/** What stands in the way of dropping a relation. */
export interface Dependent {
  /** PostgreSQL's words: `view mine.report`, `function mine.newest()`. */
  readonly description: string
  /** Its name where it is a view, which can be made again from its definition; undefined for everything else. */
  readonly view: RelationName | undefined
}

/** Everything that reads a view or holds its row type, directly or through others, the nearest first. */
export async function dependentsOf(session: Session, view: RelationName): Promise<readonly Dependent[]> {
  const rows = await session.rows(
    `with recursive depending as (
       select distinct d.refobjid as read, 'pg_catalog.pg_class'::regclass::oid as class, r.ev_class as object, 0 as part
         from pg_catalog.pg_depend as d
         join pg_catalog.pg_rewrite as r on r.oid = d.objid and d.classid = 'pg_catalog.pg_rewrite'::regclass
        where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> r.ev_class
       union
       select d.refobjid, d.classid, d.objid, d.objsubid
         from pg_catalog.pg_depend as d
        where d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype = 'n'
          and d.classid <> 'pg_catalog.pg_rewrite'::regclass
       union
       select c.oid, d.classid, d.objid, d.objsubid
         from pg_catalog.pg_depend as d
         join pg_catalog.pg_type as t on t.oid = d.refobjid
         -- A list of rows is as good as a row.
         join pg_catalog.pg_class as c on c.reltype = coalesce(nullif(t.typelem, 0), t.oid)
        where d.refclassid = 'pg_catalog.pg_type'::regclass and d.deptype = 'n' and c.relkind = 'v'
          and d.classid <> 'pg_catalog.pg_rewrite'::regclass
     ), found as (
       select d.class, d.object, d.part, 1 as distance
         from depending as d
         join pg_catalog.pg_class as c on c.oid = d.read
         join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where n.nspname = $1 and c.relname = $2
       union
       select d.class, d.object, d.part, found.distance + 1
         from found join depending as d on d.read = found.object
        where found.class = 'pg_catalog.pg_class'::regclass
     ), furthest as (
       select class, object, part, max(distance) as distance from found group by class, object, part
     )
     select o.type || ' ' || o.identity as description, n.nspname as schema, c.relname as name, f.distance
       from furthest as f
      cross join lateral pg_catalog.pg_identify_object(f.class, f.object, f.part) as o
       left join pg_catalog.pg_class as c
         -- What another session has for itself alone cannot be made again for it.
         on c.oid = f.object and f.class = 'pg_catalog.pg_class'::regclass and c.relkind = 'v' and c.relpersistence = 'p'
       left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
      order by f.distance, description`,
    [view.schema, view.name],
  )
  return rows.map((row) => ({
    description: String(row.description),
    view: row.name === null ? undefined : { schema: String(row.schema), name: String(row.name) },
  }))
}
