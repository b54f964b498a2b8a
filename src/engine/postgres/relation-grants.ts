import type { RelationName, Session } from '../engine.js'

/** What the owner of a relation granted on it, or on one of its columns, to somebody else. */
export interface RelationGrant {
  readonly relation: RelationName
  /** Lower case: `select`. */
  readonly privilege: string
  /** Undefined is everybody. */
  readonly role: string | undefined
  /** Whether the role may hand it on. */
  readonly isGrantable: boolean
}

/** The owner's grants on those of the relations that are there. What others handed on goes with what it came from. */
export async function grantsOn(
  session: Session,
  relations: readonly RelationName[],
): Promise<readonly RelationGrant[]> {
  const rows = await session.rows(
    `select distinct n.nspname as schema, c.relname as name, pg_catalog.lower(acl.privilege_type) as privilege,
            case when acl.grantee = 0 then null else pg_catalog.pg_get_userbyid(acl.grantee) end as role,
            acl.is_grantable
       from unnest(cast($1 as text[]), cast($2 as text[])) as wanted (schema, name)
       join pg_catalog.pg_namespace as n on n.nspname = wanted.schema
       join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = wanted.name
      cross join lateral (
        select * from pg_catalog.aclexplode(c.relacl)
        union all
        select granted.* from pg_catalog.pg_attribute as a
         cross join lateral pg_catalog.aclexplode(a.attacl) as granted
         where a.attrelid = c.oid and not a.attisdropped
      ) as acl
      where acl.grantee <> c.relowner and acl.grantor = c.relowner
      order by schema, name, privilege, role`,
    [relations.map(({ schema }) => schema), relations.map(({ name }) => name)],
  )
  return rows.map((row) => ({
    relation: { schema: String(row.schema), name: String(row.name) },
    privilege: String(row.privilege),
    role: row.role === null ? undefined : String(row.role),
    isGrantable: row.is_grantable === true,
  }))
}

/** A role, and a schema in which it may read something. */
export interface SchemaUse {
  readonly schema: string
  readonly role: string
}

/** Those of the uses for which the role lacks the right, itself or as a member of another. */
export async function usesNotGranted(
  session: Session,
  uses: readonly SchemaUse[],
): Promise<readonly SchemaUse[]> {
  const rows = await session.rows(
    `select wanted.schema, wanted.role
       from unnest(cast($1 as text[]), cast($2 as text[])) as wanted (schema, role)
       left join pg_catalog.pg_namespace as n on n.nspname = wanted.schema
       left join pg_catalog.pg_roles as r on r.rolname = wanted.role
      where coalesce(pg_catalog.has_schema_privilege(r.oid, n.oid, 'usage'), false) = false
      order by wanted.schema, wanted.role`,
    [uses.map(({ schema }) => schema), uses.map(({ role }) => role)],
  )
  return rows.map((row) => ({ schema: String(row.schema), role: String(row.role) }))
}

/** Those of the names that no role of the server has. */
export async function rolesNotThere(session: Session, names: readonly string[]): Promise<readonly string[]> {
  const rows = await session.rows(
    `select wanted.name from unnest(cast($1 as text[])) as wanted (name)
      where not exists (select from pg_catalog.pg_roles as r where r.rolname = wanted.name)
      order by wanted.name`,
    [names],
  )
  return rows.map((row) => String(row.name))
}
