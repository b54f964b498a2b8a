import { UserError } from '../../base/errors.js'
import type { BuildNode, CompiledProject } from '../../build/compile.js'
import { nodesRead } from '../../build/nodes-read.js'
import { isEphemeral } from '../../build/relations.js'
import type { Model, NodeId, Seed } from '../../project/types.js'

/** The model whose rows are what terms come to, whatever was released. */
const linesModel = 'commission_lines_computed'

export interface SimulatedNodes {
  readonly lines: Model
  /** Models that rest on terms that differ, parents before children; the lines are the last. */
  readonly computed: readonly Model[]
  /** What these read besides, as it is published. */
  readonly read: readonly BuildNode[]
}

/** What has to be computed anew where some seeds differ, and nothing more. */
export function simulatedNodes(compiled: CompiledProject, replaced: readonly Seed[]): SimulatedNodes {
  const lines = compiled.project.models.find(({ name }) => name === linesModel)
  if (lines === undefined) {
    throw new UserError(`The project has no model ${linesModel}, so there are no commissions to simulate.`, {
      code: 'unknown_node',
    })
  }
  const { graph, nodes } = compiled
  const differing = new Set<NodeId>(replaced.flatMap(({ id }) => graph.descendants(id)))
  const computed = [...graph.ancestors(lines.id).filter((id) => differing.has(id)), lines.id].flatMap(
    (id): readonly Model[] => {
      const node = nodes.get(id)
      return node?.kind === 'model' && !isEphemeral(node) ? [node] : []
    },
  )
  const own = new Set<NodeId>([...computed, ...replaced].map(({ id }) => id))
  const read = new Map(
    computed
      .flatMap((model) => nodesRead(compiled, model.id))
      .filter(({ id }) => !own.has(id))
      .map((node) => [node.id, node]),
  )
  return { lines, computed, read: [...read.values()] }
}
