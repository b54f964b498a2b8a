import type { RelationName, Session } from '../../engine/engine.js'
import { quoteRelation } from '../../engine/identifiers.js'

/** Stages a view, or the generated view of a source: nothing is computed until somebody reads it. */
export async function materializeView(
  session: Session,
  relation: RelationName,
  sql: string,
): Promise<undefined> {
  await session.execute(`create view ${quoteRelation(relation)} as\n${sql}`)
  return undefined
}
