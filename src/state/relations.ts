import type { RelationName, Session } from '../engine/engine.js'
import type { NodeId } from '../project/types.js'
import { kyselyOn } from './kysely-on.js'
import type { RelationType } from './schema.js'

/** A physical relation that a run made, or is about to make. */
export interface PhysicalRelation extends RelationName {
  readonly type: RelationType
  readonly runId: string
  readonly nodeId: NodeId
  /** ISO 8601. */
  readonly createdAt: string
}

/** Lists relations before they are created, so that a killed run's can be told from a user's own. */
export async function registerRelations(
  session: Session,
  relations: readonly PhysicalRelation[],
): Promise<void> {
  await session.append(
    { schema: session.schema('aurora'), name: 'relations' },
    ['schema_name', 'relation_name', 'relation_type', 'run_id', 'node_id', 'created_at'],
    relations.map(({ schema, name, type, runId, nodeId, createdAt }) => [
      schema,
      name,
      type,
      runId,
      nodeId,
      createdAt,
    ]),
  )
}

/** Takes relations off the list; they are gone, or about to go in the same transaction. */
export async function forgetRelations(session: Session, relations: readonly RelationName[]): Promise<void> {
  if (relations.length === 0) return
  await session.execute(
    `delete from ${session.schema('aurora')}.relations where schema_name || '.' || relation_name in (select unnest($1))`,
    [relations.map(({ schema, name }) => `${schema}.${name}`)],
  )
}

/** All that are listed, by schema and name. */
export async function listRelations(session: Session): Promise<readonly PhysicalRelation[]> {
  return kyselyOn(session)
    .selectFrom('aurora.relations')
    .select([
      'schema_name as schema',
      'relation_name as name',
      'relation_type as type',
      'run_id as runId',
      'node_id as nodeId',
      'created_at as createdAt',
    ])
    .orderBy('schema_name')
    .orderBy('relation_name')
    .execute()
}
