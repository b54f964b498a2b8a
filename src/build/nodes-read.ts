import type { NodeId } from '../project/types.js'
import type { BuildNode, CompiledProject } from './compile.js'
import { isEphemeral } from './relations.js'

/**
 * The nodes whose relations a node or test reads: its parents, with every ephemeral replaced by what stands in its
 * text, but for those of `standing`, which have rows of their own. Without duplicates.
 */
export function nodesRead(
  compiled: Pick<CompiledProject, 'graph' | 'nodes'>,
  id: NodeId,
  standing: ReadonlySet<NodeId> = new Set(),
): readonly BuildNode[] {
  const found = new Map<NodeId, BuildNode>()
  const visit = (child: NodeId): void => {
    for (const parentId of compiled.graph.parents(child)) {
      const parent = compiled.nodes.get(parentId)
      if (parent === undefined || found.has(parentId)) continue
      if (isEphemeral(parent) && !standing.has(parentId)) visit(parentId)
      else found.set(parentId, parent)
    }
  }
  visit(id)
  return [...found.values()]
}
