import type { Session } from '../engine/engine.js'
import { quoteIdentifier } from '../engine/identifiers.js'
import type { BuildNode } from './compile.js'
import { physicalSchema } from './relations.js'

/** Creates every schema a build may touch, before its sessions start: two of them doing it at once would conflict. */
export async function createSchemas(session: Session, nodes: Iterable<BuildNode>): Promise<void> {
  const schemas = new Set([session.schema(physicalSchema)])
  for (const node of nodes) schemas.add(node.relation.schema)
  for (const schema of [...schemas].sort()) {
    await session.execute(`create schema if not exists ${quoteIdentifier(schema)}`)
  }
}
