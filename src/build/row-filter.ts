import type { RelationName, Session } from '../engine/engine.js'
import { quoteIdentifier, quoteRelation, quoteText } from '../engine/identifiers.js'
import { loginColumn, loginsNodeId } from '../project/row-access.js'
import type { BuildNode, CompiledProject } from './compile.js'

/** Which rows of a published relation a login sees: those whose `column` stands beside its name in `logins`. */
export interface RowFilter {
  readonly column: string
  readonly logins: RelationName
  readonly allRows: readonly string[]
}

/** The filter under which a node is published; undefined on DuckDB, which knows no logins. */
export function rowFilterOf(compiled: CompiledProject, node: BuildNode): RowFilter | undefined {
  if (compiled.dialect === 'duckdb' || node.kind !== 'model') return undefined
  const access = node.config.rowAccess
  const logins = compiled.nodes.get(loginsNodeId(compiled.project.config.name, access?.logins ?? ''))
  if (access === undefined || logins === undefined) return undefined
  return { column: access.column, logins: logins.relation, allRows: access.allRows }
}

/** The role that owns what this session makes. */
export async function currentOwner(session: Session): Promise<string> {
  const [row] = await session.rows('select current_user as owner')
  return String(row?.owner)
}

/**
 * SELECT of the rows that whoever logged in may see; the view that it becomes must be a `security_barrier` besides.
 *
 * - `session_user` is who logged in: `current_user` would follow SET ROLE.
 * - Members of the owner see all rows, for a build reads what it does not build again under its published name; and so
 *   do members of `allRows`. A name that is no role has no members.
 * - OFFSET 0 keeps conditions of a reader's query above the filter, also those that the barrier lets through because
 *   they tell nothing by themselves: EXPLAIN ANALYZE would count the rows of others that meet them.
 * - Every function, operator and type says its schema, so that nobody's search_path decides what it is.
 */
export function filteredRows(sql: string, { column, logins, allRows }: RowFilter, owner: string): string {
  const roles = [owner, ...allRows].map(quoteText).join(', ')
  const key = quoteIdentifier(column)
  // The line break ends a comment in the model.
  return `select "rows".* from (
${sql}
) as "rows"
where "rows".${key} operator(pg_catalog.=) any (
    select "logins".${key} from ${quoteRelation(logins)} as "logins"
    where "logins".${quoteIdentifier(loginColumn)} operator(pg_catalog.=) cast(session_user as pg_catalog.text))
  or exists (
    select from pg_catalog.pg_roles as "roles"
    where "roles"."rolname" operator(pg_catalog.=) any (cast(array[${roles}] as pg_catalog.name[]))
      and pg_catalog.pg_has_role(session_user, "roles"."oid", 'MEMBER'))
offset 0`
}
