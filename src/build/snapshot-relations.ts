import type { RelationName, Session } from '../engine/engine.js'
import { currentPublication } from '../state/publications.js'
import type { CompiledProject } from './compile.js'
import { latestAlias, snapshotSchemas } from './relations.js'

/** The published relations that analysts get, under each of their names. */
export async function snapshotRelations(
  session: Session,
  compiled: CompiledProject,
): Promise<readonly RelationName[]> {
  const current = await currentPublication(session)
  const relations: RelationName[] = []
  for (const node of current?.nodes.values() ?? []) {
    if (!snapshotSchemas.has(node.schemaName)) continue
    relations.push({ schema: node.schemaName, name: node.relationName })
    const known = compiled.nodes.get(node.nodeId)
    const alias = known === undefined ? undefined : latestAlias(known)
    if (alias !== undefined) relations.push(alias)
  }
  return relations
}
