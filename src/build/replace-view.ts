import { UserError } from '../base/errors.js'
import { EngineError } from '../engine/engine-error.js'
import { isMachineFailure } from '../engine/machine-failure.js'
import type { RelationName, Session } from '../engine/engine.js'
import { quoteRelation } from '../engine/identifiers.js'
import { sqlState } from '../engine/postgres/postgres-error.js'
import type { DroppedViews } from './dropped-views.js'

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
  dropped: DroppedViews,
): Promise<void> {
  try {
    if (session.dialect === 'duckdb') await session.execute(createViewSql(relation, view))
    else await replaceOnPostgres(session, relation, view, dropped)
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
  dropped: DroppedViews,
): Promise<void> {
  if (session.dialect === 'postgres') await dropped.drop(relation, 'it is gone from the project')
  else await session.execute(`drop view if exists ${quoteRelation(relation)}`)
}

/** True for what says nothing of the view: somebody's lock, a connection that broke, a full disk. */
export function isPassing(error: EngineError): boolean {
  return error.engineCode === 'interrupted' || isMachineFailure(error)
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
  dropped: DroppedViews,
): Promise<void> {
  try {
    await session.execute(
      `savepoint replacing; ${createViewSql(relation, view)}\n; release savepoint replacing`,
    )
  } catch (error) {
    if (sqlState(error) !== changedColumns) throw error
    await session.execute('rollback to savepoint replacing')
    await dropped.drop(relation, 'its columns change')
    await session.execute(createViewSql(relation, view))
  }
  await dropped.grantAgain(relation)
}
