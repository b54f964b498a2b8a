import type { RelationName, Session } from '../engine.js'

/** A relation that reads another one. */
export interface DependentRelation extends RelationName {
  /** `view`, `materialized view`, or what else PostgreSQL calls it. */
  readonly kind: string
}

const kinds: Readonly<Record<string, string>> = {
  v: 'view',
  m: 'materialized view',
  r: 'table',
  f: 'foreign table',
}

/** Everything that reads a relation, directly or through others, the nearest first. */
export async function dependentViews(
  session: Session,
  relation: RelationName,
): Promise<readonly DependentRelation[]> {
  const rows = await session.rows(
    `with recursive readers as (
       select distinct d.refobjid as read, r.ev_class as reader
         from pg_catalog.pg_depend as d
         join pg_catalog.pg_rewrite as r on r.oid = d.objid and d.classid = 'pg_catalog.pg_rewrite'::regclass
        where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> r.ev_class
     ), found as (
       select readers.reader, 1 as distance from readers
         join pg_catalog.pg_class as c on c.oid = readers.read
         join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where n.nspname = $1 and c.relname = $2
       union
       select readers.reader, found.distance + 1 from readers join found on readers.read = found.reader
     )
     select n.nspname as schema, c.relname as name, c.relkind as kind, max(found.distance) as distance
       from found
       join pg_catalog.pg_class as c on c.oid = found.reader
       join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
      group by n.nspname, c.relname, c.relkind
      order by distance, schema, name`,
    [relation.schema, relation.name],
  )
  return rows.map((row) => ({
    schema: String(row.schema),
    name: String(row.name),
    kind: kinds[String(row.kind)] ?? 'relation',
  }))
}

/** What was granted on a relation, as statements that grant it again. */
export async function grantsOf(session: Session, relation: RelationName): Promise<readonly string[]> {
  const rows = await session.rows(
    `select format('grant %s on %I.%I to %s%s', acl.privilege_type, n.nspname, c.relname,
                   case when acl.grantee = 0 then 'public' else quote_ident(pg_catalog.pg_get_userbyid(acl.grantee)) end,
                   case when acl.is_grantable then ' with grant option' else '' end) as statement
       from pg_catalog.pg_class as c
       join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
      cross join lateral pg_catalog.aclexplode(c.relacl) as acl
      where n.nspname = $1 and c.relname = $2 and acl.grantee <> c.relowner
      order by statement`,
    [relation.schema, relation.name],
  )
  return rows.map((row) => String(row.statement))
}
