import { UserError } from '../base/errors.js'
import { EngineError } from '../engine/engine-error.js'
import type { RelationName, Session } from '../engine/engine.js'
import { quoteRelation } from '../engine/identifiers.js'
import { dependentViews, grantsOf } from '../engine/postgres/dependent-views.js'
import { sqlState } from '../engine/postgres/postgres-error.js'

/**
 * The names that this publication makes anew: those may be dropped on the way, and get what was granted on them back in
 * their turn.
 */
export class PublishedNames {
  readonly #names: ReadonlySet<string>
  readonly #grants = new Map<string, readonly string[]>()

  constructor(relations: readonly RelationName[]) {
    this.#names = new Set(relations.map((relation) => quoteRelation(relation)))
  }

  has(relation: RelationName): boolean {
    return this.#names.has(quoteRelation(relation))
  }

  /** `statements` grant again what goes with the relation. */
  keepGrants(relation: RelationName, statements: readonly string[]): void {
    this.#grants.set(quoteRelation(relation), statements)
  }

  keptGrants(relation: RelationName): readonly string[] {
    return this.#grants.get(quoteRelation(relation)) ?? []
  }
}

/** What a published name stands for. */
export interface PublishedView {
  readonly sql: string
  /** True where it holds rows back: no function of a reader may see those first. */
  readonly isBarrier: boolean
}

/** Replaces a published view, inside the publisher's transaction. */
export async function replaceView(
  session: Session,
  relation: RelationName,
  view: PublishedView,
  node: string,
  ours: PublishedNames,
): Promise<void> {
  try {
    if (session.dialect === 'duckdb') await session.execute(createViewSql(relation, view))
    else await replaceOnPostgres(session, relation, view, ours)
  } catch (error) {
    if (!(error instanceof EngineError) || isPassing(error)) throw error
    throw new UserError(`${relation.schema}.${relation.name} could not be published: ${error.message}`, {
      code: 'publish_failed',
      where: { node },
      hint: `If something that Aurora did not make stands under that name, rename or drop it.`,
      cause: error,
      exitCode: 1,
    })
  }
}

/** Drops a published view whose node is gone from the project. */
export async function dropView(
  session: Session,
  relation: RelationName,
  ours: PublishedNames,
): Promise<void> {
  if (session.dialect === 'postgres')
    await dropWithDependents(session, relation, 'gone from the project', ours)
  else await session.execute(`drop view if exists ${quoteRelation(relation)}`)
}

/** True for what passes by itself: somebody's lock, or a connection that broke. */
export function isPassing(error: EngineError): boolean {
  return ['locked', 'interrupted', 'connection'].includes(error.engineCode)
}

/** Options are written every time: a replace without them clears those that were set. */
function createViewSql(relation: RelationName, { sql, isBarrier }: PublishedView): string {
  const options = isBarrier ? ' with (security_barrier = true)' : ''
  return `create or replace view ${quoteRelation(relation)}${options} as\n${sql}`
}

/** PostgreSQL's word for a view whose columns would change otherwise than by new ones at their end. */
const changedColumns = '42P16'

/** Replacing keeps the view's identity, its grants, and those who read it; where that cannot be, it is made anew. */
async function replaceOnPostgres(
  session: Session,
  relation: RelationName,
  view: PublishedView,
  ours: PublishedNames,
): Promise<void> {
  try {
    await session.execute(
      `savepoint replacing; ${createViewSql(relation, view)}\n; release savepoint replacing`,
    )
  } catch (error) {
    if (sqlState(error) !== changedColumns) throw error
    await session.execute('rollback to savepoint replacing')
    await dropWithDependents(session, relation, 'other columns', ours)
    await session.execute(createViewSql(relation, view))
  }
  const grants = ours.keptGrants(relation)
  if (grants.length > 0) await session.execute(grants.join(';\n'))
}

/** Our own dependents are made again in their turn, later in the same transaction; others stop the publication. */
async function dropWithDependents(
  session: Session,
  relation: RelationName,
  reason: string,
  ours: PublishedNames,
): Promise<void> {
  const dependents = await dependentViews(session, relation)
  const foreign = dependents.filter((dependent) => !ours.has(dependent))
  if (foreign.length > 0) throw foreignDependents(relation, reason, foreign)
  const dropped = [...dependents].reverse().concat([{ ...relation, kind: 'view' }])
  for (const view of dropped) ours.keepGrants(view, await grantsOf(session, view))
  await session.execute(`drop view if exists ${dropped.map((view) => quoteRelation(view)).join(', ')}`)
}

function foreignDependents(
  relation: RelationName,
  reason: string,
  foreign: readonly (RelationName & { readonly kind: string })[],
): UserError {
  const names = foreign.map(({ kind, schema, name }) => `${kind} ${schema}.${name}`).join(', ')
  return new UserError(
    `${relation.schema}.${relation.name} cannot be made anew (${reason}), for others read it: ${names}.`,
    {
      code: 'foreign_dependents',
      where: { node: `${relation.schema}.${relation.name}` },
      hint: 'Drop them, build, and make them again; or keep the columns as they were and add new ones at the end.',
      exitCode: 1,
    },
  )
}
