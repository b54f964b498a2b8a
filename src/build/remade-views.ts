import { throwCollected } from '../base/errors.js'
import { engineType } from '../engine/column-types.js'
import type { ColumnDescription, RelationName, Session } from '../engine/engine.js'
import { quoteRelation } from '../engine/identifiers.js'
import { dependentsOf } from '../engine/postgres/dependents.js'
import type { Dependent } from '../engine/postgres/dependents.js'
import { relationColumns } from '../engine/postgres/relation-columns.js'
import type { BuildNode, CompiledProject } from './compile.js'
import { namesAmong } from './dropped-views.js'
import { foreignDependents, foreignOf } from './foreign-dependents.js'
import type { Plan } from './plan.js'
import { publishedNames } from './relations.js'

/** A published view that PostgreSQL will not let be replaced in place. */
export interface RemadeView extends RelationName {
  /** In words: `order_id becomes BIGINT, and was INTEGER`. */
  readonly reason: string
  /** What others have made that has to be dropped with it, the nearest first. */
  readonly foreign: readonly Dependent[]
}

/** A published name that is about to stand for something new. */
export interface MovedName {
  readonly relation: RelationName
  /** Undefined while nobody knows. */
  readonly columns: readonly ColumnDescription[] | undefined
}

/** The names that a plan moves, with the columns that contracts promise. */
export function plannedNames(compiled: CompiledProject, plan: Plan): readonly MovedName[] {
  return plan.steps
    .filter(({ action }) => action === 'build')
    .flatMap(({ nodeId }) => compiled.nodes.get(nodeId) ?? [])
    .flatMap((node) => publishedNames(node).map((relation) => ({ relation, columns: contractOf(node) })))
}

/**
 * The published views that would have to be dropped and made again, since their columns change otherwise than by new
 * ones at the end, or since nothing stands behind them any more.
 */
export async function remadeViews(
  session: Session,
  moved: readonly MovedName[],
  removed: readonly RelationName[],
): Promise<readonly RemadeView[]> {
  if (session.dialect === 'duckdb') return []
  const names = [...moved.map(({ relation }) => relation), ...removed]
  const published = await relationColumns(session, names)
  const ours = namesAmong(names)
  const remade: RemadeView[] = []
  const add = async ({ schema, name }: RelationName, reason: string): Promise<void> => {
    const foreign = foreignOf(await dependentsOf(session, { schema, name }), ours)
    remade.push({ schema, name, reason, foreign })
  }
  for (const relation of removed)
    if (published.has(quoteRelation(relation))) await add(relation, 'it is gone from the project')
  for (const { relation, columns } of moved) {
    const change = changeOf(published.get(quoteRelation(relation)) ?? [], columns)
    if (change !== undefined) await add(relation, change)
  }
  return remade
}

/** Throws for every view whose making again would take from others what cannot, or shall not, be made again. */
export function requireReplaceable(remade: readonly RemadeView[], replacesForeign: boolean): void {
  throwCollected(
    remade
      .filter(({ foreign }) => foreign.some(({ view }) => view === undefined || !replacesForeign))
      .map(({ reason, foreign, ...relation }) =>
        foreignDependents(relation, reason, foreign, replacesForeign),
      ),
  )
}

/** Undefined where a column's type is known only when the node was built. */
function contractOf(node: BuildNode): readonly ColumnDescription[] | undefined {
  if (node.kind === 'source' || node.columns.length === 0) return undefined
  const columns: ColumnDescription[] = []
  for (const { name, type } of node.columns) {
    if (type === undefined) return undefined
    columns.push({ name, type: engineType('postgres', type) })
  }
  return columns
}

/** The first column that PostgreSQL would not take; undefined where the view can be replaced as it stands. */
function changeOf(
  published: readonly ColumnDescription[],
  columns: readonly ColumnDescription[] | undefined,
): string | undefined {
  if (columns === undefined) return undefined
  for (const [index, before] of published.entries()) {
    const after = columns[index]
    if (after === undefined) return `${before.name} goes away`
    if (after.name !== before.name) return `${after.name} stands where ${before.name} was`
    if (after.type !== before.type) return `${before.name} becomes ${after.type}, and was ${before.type}`
  }
  return undefined
}
