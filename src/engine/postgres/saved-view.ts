import type { RelationName, Session } from '../engine.js'
import { quoteRelation } from '../identifiers.js'

/** A view as it was before it was dropped: all that it takes to make it again. */
export interface SavedView {
  readonly view: RelationName
  /** Definition with its options and check option, owner, defaults, rules, triggers and comments, in their order. */
  readonly statements: readonly string[]
  readonly grants: readonly Grant[]
}

interface Grant {
  readonly statement: string
  /** Undefined for one on the whole view. */
  readonly column: string | undefined
}

/** Reads everything that a view would lose with itself. */
export async function saveView(session: Session, view: RelationName): Promise<SavedView> {
  const relation = quoteRelation(view)
  const rows = await session.rows(
    `with saved as (
       select c.oid, c.relowner, c.reloptions, pg_catalog.format('%I.%I', n.nspname, c.relname) as name
         from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where c.oid = pg_catalog.to_regclass($1) and c.relkind = 'v'
     ), columns as (
       select a.attnum, a.attname, s.name from saved as s
         join pg_catalog.pg_attribute as a on a.attrelid = s.oid and a.attnum > 0 and not a.attisdropped
     ), statements as (
       select 1 as place, 0 as part, pg_catalog.format('create view %s%s as %s', name,
              ' with (' || pg_catalog.array_to_string(reloptions, ', ') || ')',
              pg_catalog.rtrim(pg_catalog.pg_get_viewdef(oid), ';')) as statement
         from saved
       union all
       select 2, 0, pg_catalog.format('alter view %s owner to %I', name, pg_catalog.pg_get_userbyid(relowner)) from saved
       union all
       select 3, d.adnum, pg_catalog.format('alter view %s alter column %I set default %s', c.name, c.attname,
                                 pg_catalog.pg_get_expr(d.adbin, d.adrelid))
         from columns as c join pg_catalog.pg_attrdef as d on d.adrelid = pg_catalog.to_regclass($1) and d.adnum = c.attnum
       union all
       select 4, r.oid, pg_catalog.rtrim(pg_catalog.pg_get_ruledef(r.oid), ';')
         from pg_catalog.pg_rewrite as r where r.ev_class = pg_catalog.to_regclass($1) and r.rulename <> '_RETURN'
       union all
       select 5, t.oid, pg_catalog.pg_get_triggerdef(t.oid)
         from pg_catalog.pg_trigger as t where t.tgrelid = pg_catalog.to_regclass($1) and not t.tgisinternal
       union all
       select 6, 0, pg_catalog.format('comment on view %s is %L', name, pg_catalog.obj_description(oid, 'pg_class'))
         from saved where pg_catalog.obj_description(oid, 'pg_class') is not null
       union all
       select 7, c.attnum, pg_catalog.format('comment on column %s.%I is %L', c.name, c.attname,
                                  pg_catalog.col_description(pg_catalog.to_regclass($1), c.attnum))
         from columns as c where pg_catalog.col_description(pg_catalog.to_regclass($1), c.attnum) is not null
     )
     select statement from statements order by place, part`,
    [relation],
  )
  return {
    view,
    statements: rows.map((row) => String(row.statement)),
    grants: await grantsOn(session, relation),
  }
}

/** Makes it again as it was. */
export async function makeAgain(session: Session, saved: SavedView): Promise<void> {
  for (const statement of saved.statements) await session.execute(statement)
  await grantAgain(session, saved)
}

/**
 * Gives a view that was made anew the rights that others had, and no others: what default privileges have just given to
 * them is taken back. What was granted on a column that is gone is gone. Who granted is not kept: it is the owner now.
 */
export async function grantAgain(session: Session, { view, grants }: SavedView): Promise<void> {
  const relation = quoteRelation(view)
  const given = await session.rows(
    `select distinct pg_catalog.format('revoke all on %s from %s', pg_catalog.to_regclass($1), ${grantee}) as statement
       from pg_catalog.pg_class as c cross join lateral pg_catalog.aclexplode(c.relacl) as acl
      where c.oid = pg_catalog.to_regclass($1) and acl.grantee <> c.relowner order by statement`,
    [relation],
  )
  const found = await session.rows(
    `select attname as name from pg_catalog.pg_attribute
      where attrelid = pg_catalog.to_regclass($1) and attnum > 0 and not attisdropped`,
    [relation],
  )
  const columns = new Set(found.map((row) => String(row.name)))
  const kept = grants.filter(({ column }) => column === undefined || columns.has(column))
  const statements = [...given.map((row) => String(row.statement)), ...kept.map(({ statement }) => statement)]
  if (statements.length > 0) await session.execute(statements.join(';\n'))
}

/** Nobody in particular has the number 0. */
const grantee = `case when acl.grantee = 0 then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(acl.grantee)) end`

async function grantsOn(session: Session, relation: string): Promise<readonly Grant[]> {
  const rows = await session.rows(
    `select entry.attname as column_name,
            pg_catalog.format('grant %s%s on %s to %s%s', acl.privilege_type,
                              case when entry.attname = '' then '' else pg_catalog.format(' (%I)', entry.attname) end,
                              pg_catalog.to_regclass($1), ${grantee},
                              case when acl.is_grantable then ' with grant option' else '' end) as statement
       from (select '' as attname, relacl as list, relowner from pg_catalog.pg_class where oid = pg_catalog.to_regclass($1)
             union all
             select a.attname, a.attacl, c.relowner from pg_catalog.pg_attribute as a
               join pg_catalog.pg_class as c on c.oid = a.attrelid
              where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped) as entry
      cross join lateral pg_catalog.aclexplode(entry.list) as acl
      where acl.grantee <> entry.relowner
      order by statement`,
    [relation],
  )
  return rows.map((row) => ({
    statement: String(row.statement),
    column: row.column_name === '' ? undefined : String(row.column_name),
  }))
}
