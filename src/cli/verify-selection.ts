import { UserError } from '../base/errors.js'
import type { BuildOptions } from '../build/build-options.js'
import type { CompiledProject } from '../build/compile.js'
import type { ContractedNode } from '../checks/contracted-node.js'
import type { NodeId, Source } from '../project/types.js'
import type { SelectionOptions } from './selection.js'
import { selectFrom } from './selection.js'
import type { Invocation } from './verb.js'

export interface VerifySelection {
  /** What was selected and can be compared, in graph order. */
  readonly compared: readonly ContractedNode[]
  /** What that and all above it reads. */
  readonly sources: readonly Source[]
  /** What is built: the selection with everything above it and all tests of these. */
  readonly build: Pick<BuildOptions, 'selected' | 'excluded' | 'isFull'>
}

/**
 * What `verify` works on. A row rests on everything above it: that is built as well, or the two sides might read
 * what was published at different times.
 */
export async function verifySelection(
  compiled: CompiledProject,
  options: SelectionOptions,
  invocation: Invocation,
): Promise<VerifySelection> {
  const { graph, nodes } = compiled
  const { testsOf } = await import('../graph/tests-of.js')
  const { selected, excluded, isFull } = await selectFrom(graph, options, invocation, { withTests: false })
  const compared = graph.order.flatMap((id): ContractedNode[] => {
    const node = selected.has(id) ? nodes.get(id) : undefined
    return node === undefined || node.kind === 'source' ? [] : [node]
  })
  if (compared.length === 0)
    throw new UserError('The selection holds no model and no seed, so there is nothing to compare.', {
      code: 'empty_selection',
      hint: 'See what there is with: aurora ls --resource-type model',
    })
  const above = new Set<NodeId>(compared.flatMap(({ id }) => [id, ...graph.ancestors(id)]))
  const built = new Set([...above].filter((id) => !excluded.has(id)))
  for (const id of testsOf(graph, built)) if (!excluded.has(id)) built.add(id)
  const sources = graph.order.flatMap((id): Source[] => {
    const node = above.has(id) ? nodes.get(id) : undefined
    return node?.kind === 'source' ? [node] : []
  })
  return { compared, sources, build: { selected: built, excluded, isFull } }
}
