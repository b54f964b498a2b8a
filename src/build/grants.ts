import { UserError } from '../base/errors.js'
import type { RelationName, Session } from '../engine/engine.js'
import { quoteIdentifier, quoteRelation } from '../engine/identifiers.js'
import type { RelationGrant, SchemaUse } from '../engine/postgres/relation-grants.js'
import { EngineError } from '../engine/engine-error.js'
import { grantsOn, rolesNotThere, usesNotGranted } from '../engine/postgres/relation-grants.js'
import type { Grants } from '../project/types.js'
import type { BuildNode } from './compile.js'
import { isPassing } from './replace-view.js'
import { displayName, isEphemeral, publishedNames } from './relations.js'
import { currentOwner } from './row-filter.js'

/** A statement that brings what is granted nearer to what is declared. */
export interface GrantChange {
  readonly action: 'grant' | 'revoke'
  /** `select`, for a schema `usage`; or `grant option for select`, where only handing it on is revoked. */
  readonly privilege: string
  /** `portal.my_statements`, or the name of a schema. */
  readonly on: string
  /** Undefined is everybody. */
  readonly role: string | undefined
  readonly sql: string
}

/** Roles by privilege; undefined where the project leaves the matter to others, as dbt does. */
function declaredGrants(node: BuildNode): Grants | undefined {
  if (node.kind === 'source' || isEphemeral(node)) return undefined
  return node.kind === 'seed' ? node.grants : node.config.grants
}

/**
 * What has to be granted and revoked so that the published relations of these nodes are granted to those whom the
 * project names and to nobody else. Relations for which nothing is declared are left alone, and so is the use of a schema
 * once it was granted. Nothing is changed here.
 */
export async function grantChanges(
  session: Session,
  nodes: readonly BuildNode[],
): Promise<readonly GrantChange[]> {
  const managed = nodes.filter((node) => declaredGrants(node) !== undefined)
  if (managed.length === 0) return []
  const owner = await currentOwner(session)
  const declared = managed.flatMap((node) => {
    const grants = withoutRole(declaredGrants(node) ?? {}, owner)
    return publishedNames(node).map((relation) => ({ relation, grants }))
  })
  const granted = await grantsOn(
    session,
    declared.map(({ relation }) => relation),
  )
  const uses = await usesNotGranted(session, schemaUses(declared))
  return [
    ...uses.map(usageChange),
    ...declared.flatMap((wanted) => relationChanges(wanted, grantsOf(wanted, granted))),
  ]
}

/** Makes the changes, inside the publisher's transaction; gives what was changed. */
export async function applyGrants(
  session: Session,
  nodes: readonly BuildNode[],
): Promise<readonly GrantChange[]> {
  const changes = await grantChanges(session, nodes)
  if (changes.length === 0) return []
  try {
    await session.execute(changes.map(({ sql }) => sql).join(';\n'))
  } catch (error) {
    if (!(error instanceof EngineError) || isPassing(error)) throw error
    throw grantFailed(error.message, error)
  }
  // Where somebody else owns a schema PostgreSQL may only warn, and grant nothing.
  const [left] = await grantChanges(session, nodes)
  if (left !== undefined) throw grantFailed(`the server did not do: ${left.sql}`)
  return changes
}

function grantFailed(reason: string, cause?: unknown): UserError {
  return new UserError(`What the project grants could not be granted: ${reason}`, {
    code: 'grant_failed',
    hint: 'The role that builds must own the schemas and views: let their owner hand them over, or build as their owner.',
    cause,
    exitCode: 1,
  })
}

/** Throws a UserError where a role that these nodes name, in `grants` or as one that sees all rows, is not there. */
export async function requireRoles(session: Session, nodes: readonly BuildNode[]): Promise<void> {
  const users = new Map<string, BuildNode[]>()
  for (const node of nodes)
    for (const role of rolesOf(node)) users.set(role, [...(users.get(role) ?? []), node])
  if (users.size === 0) return
  const missing = await rolesNotThere(session, [...users.keys()])
  const [first] = missing
  if (first === undefined) return
  const named = missing.map((role) => {
    const [node, ...others] = users.get(role) ?? []
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    return `"${role}" (${node === undefined ? '' : displayName(node)}${more})`
  })
  throw new UserError(
    `The project grants to roles that the server does not have: ${named.join(', ')}. Nothing was built.`,
    {
      code: 'unknown_role',
      where: { file: 'aurora.yml' },
      hint: `Make them: roles/postgres.sql makes those of the warehouse. Or correct the names in "grants" and "row_access", or set "grants: false" on the target.`,
      exitCode: 1,
    },
  )
}

function rolesOf(node: BuildNode): ReadonlySet<string> {
  const allRows = node.kind === 'model' ? (node.config.rowAccess?.allRows ?? []) : []
  return new Set([...Object.values(declaredGrants(node) ?? {}).flat(), ...allRows])
}

/** The owner needs no grant. */
function withoutRole(grants: Grants, owner: string): Grants {
  return Object.fromEntries(
    Object.entries(grants).map(([privilege, roles]) => [privilege, roles.filter((role) => role !== owner)]),
  )
}

interface Declared {
  readonly relation: RelationName
  readonly grants: Grants
}

function schemaUses(declared: readonly Declared[]): readonly SchemaUse[] {
  const uses = new Map<string, SchemaUse>()
  for (const { relation, grants } of declared)
    for (const role of Object.values(grants).flat())
      uses.set(JSON.stringify([relation.schema, role]), { schema: relation.schema, role })
  return [...uses.values()]
}

function grantsOf({ relation }: Declared, granted: readonly RelationGrant[]): readonly RelationGrant[] {
  const name = quoteRelation(relation)
  return granted.filter((grant) => quoteRelation(grant.relation) === name)
}

/** Revoking cascades: what somebody handed on who may not have it goes as well. */
function relationChanges({ relation, grants }: Declared, granted: readonly RelationGrant[]): GrantChange[] {
  const on = `${relation.schema}.${relation.name}`
  const name = quoteRelation(relation)
  const isDeclared = ({ privilege, role }: RelationGrant): boolean =>
    role !== undefined && (grants[privilege]?.includes(role) ?? false)
  const revoked = granted
    .filter((grant) => !isDeclared(grant) || grant.isGrantable)
    .map((grant): GrantChange => {
      const privilege = isDeclared(grant) ? `grant option for ${grant.privilege}` : grant.privilege
      const sql = `revoke ${privilege} on ${name} from ${quoteRole(grant.role)} cascade`
      return { action: 'revoke', privilege, on, role: grant.role, sql }
    })
  const added = Object.entries(grants).flatMap(([privilege, roles]) =>
    roles
      .filter((role) => !granted.some((grant) => grant.privilege === privilege && grant.role === role))
      .map((role): GrantChange => {
        const sql = `grant ${privilege} on ${name} to ${quoteRole(role)}`
        return { action: 'grant', privilege, on, role, sql }
      }),
  )
  return [...revoked, ...added]
}

function usageChange({ schema, role }: SchemaUse): GrantChange {
  const sql = `grant usage on schema ${quoteIdentifier(schema)} to ${quoteRole(role)}`
  return { action: 'grant', privilege: 'usage', on: schema, role, sql }
}

function quoteRole(role: string | undefined): string {
  return role === undefined ? 'public' : quoteIdentifier(role)
}
