import type { Clock } from '../base/clock.js'
import type { Reporter } from '../base/events.js'
import { contentHashSql } from '../engine/content-hash.js'
import type { Engine, Session } from '../engine/engine.js'
import type { NodeId } from '../project/types.js'
import type { BuildNode, CompiledProject } from './compile.js'
import { isStandingTable, sealedSchemas } from './relations.js'

/**
 * True when a node's content hash is taken at every publication. What reads `finance` is live by design: its rows
 * change without a build.
 */
export function isSealed(node: BuildNode, compiled: CompiledProject): boolean {
  if (node.kind === 'source' || !sealedSchemas.has(node.relation.schema)) return false
  if (hashedColumns(node) === undefined) return false
  return !isLive(node, compiled)
}

/** The content hash of a relation, volatile columns left out. */
export async function sealOf(session: Session, node: BuildNode, relationSql: string): Promise<string> {
  const columns = hashedColumns(node) ?? []
  const [row] = await session.rows(contentHashSql(session.dialect, relationSql, columns))
  return String(row?.['content_hash'])
}

/** A view that reads a `finance` table itself. */
function isLive(node: BuildNode, compiled: CompiledProject): boolean {
  if (node.kind !== 'model' || node.config.materialized !== 'view') return false
  return compiled.graph.ancestors(node.id).some((id) => {
    const ancestor = compiled.nodes.get(id)
    return ancestor !== undefined && isStandingTable(ancestor)
  })
}

/** Undefined when a column has no declared type: there is then no canonical text of it. */
function hashedColumns(node: BuildNode): { name: string; type: string }[] | undefined {
  if (node.kind === 'source' || node.columns.length === 0) return undefined
  const hashed: { name: string; type: string }[] = []
  for (const { name, type, volatile } of node.columns) {
    if (volatile) continue
    if (type === undefined) return undefined
    hashed.push({ name, type })
  }
  return hashed
}

export interface SealInput {
  readonly engine: Engine
  readonly compiled: CompiledProject
  readonly moved: readonly BuildNode[]
  readonly relationSql: (node: BuildNode) => string
  readonly clock: Clock
  readonly reporter: Reporter
}

/** Seals of everything that is about to be published and wants one. */
export async function takeSeals(input: SealInput): Promise<ReadonlyMap<NodeId, string>> {
  const began = input.clock.now().getTime()
  const sealed = input.moved.filter((node) => isSealed(node, input.compiled))
  const seals = new Map<NodeId, string>()
  await Promise.all(
    sealed.map((node) =>
      input.engine.withSession(async (session) => {
        seals.set(node.id, await sealOf(session, node, input.relationSql(node)))
      }),
    ),
  )
  const milliseconds = input.clock.now().getTime() - began
  input.reporter.event({ type: 'stage', name: 'sealed', message: `${sealed.length} relations`, milliseconds })
  return seals
}
