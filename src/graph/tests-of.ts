import type { NodeId } from '../project/types.js'
import type { Graph } from './build-graph.js'

/** The tests that read at least one of the nodes (dbt's "eager" choice), in graph order. */
export function testsOf(graph: Graph, nodeIds: Iterable<NodeId>): readonly NodeId[] {
  const tests = new Set<NodeId>()
  for (const id of nodeIds) {
    for (const child of graph.children(id)) if (graph.node(child).kind === 'test') tests.add(child)
  }
  return graph.order.filter((id) => tests.has(id))
}
