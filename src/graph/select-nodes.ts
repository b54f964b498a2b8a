import type { NodeId } from '../project/types.js'
import { reach, type Graph } from './build-graph.js'
import { parseSelection, type SelectorTerm } from './selector.js'
import { matcherOf } from './selector-methods.js'

export interface SelectionArguments {
  /** Everything when left out. */
  readonly select?: readonly string[]
  readonly exclude?: readonly string[]
}

export interface SelectedNodes {
  readonly nodes: ReadonlySet<NodeId>
  /** Terms that matched nothing, as the user wrote them; of an intersection without result, the whole. */
  readonly unmatched: readonly string[]
}

/**
 * The nodes that a selection in dbt's grammar means: tests too, where they are named or depend on what is selected.
 * Throws a UserError for what is not in the grammar.
 */
export function selectNodes(graph: Graph, { select, exclude }: SelectionArguments): SelectedNodes {
  const unmatched = new Set<string>()
  const nodes = new Set(select === undefined ? graph.order : union(graph, select, unmatched))
  for (const id of union(graph, exclude ?? [], unmatched)) nodes.delete(id)
  return { nodes, unmatched: [...unmatched] }
}

function union(graph: Graph, entries: readonly string[], unmatched: Set<string>): ReadonlySet<NodeId> {
  const selected = new Set<NodeId>()
  for (const intersection of parseSelection(entries)) {
    const sets = intersection.terms.map((term) => {
      const nodes = selectTerm(graph, term)
      if (nodes.size === 0) unmatched.add(term.text)
      return nodes
    })
    const [first, ...others] = sets
    const common = [...(first ?? [])].filter((id) => others.every((set) => set.has(id)))
    if (common.length === 0 && sets.every((set) => set.size > 0)) unmatched.add(intersection.text)
    for (const id of common) selected.add(id)
  }
  return selected
}

function selectTerm(graph: Graph, term: SelectorTerm): ReadonlySet<NodeId> {
  const matches = matcherOf(term)
  const named = graph.nodes.filter(matches).map((node) => node.id)
  const up = (id: NodeId) => graph.parents(id)
  const down = (id: NodeId) => graph.children(id)
  if (term.withParentsOfDescendants) {
    const descendants = reach(named, down)
    // A test adds no edges: what else it reads is not needed to build the nodes it looks at.
    const builders = [...descendants].filter((id) => graph.node(id).kind !== 'test')
    return new Set([...descendants, ...reach([...named, ...builders], up)])
  }
  return new Set([...reach(named, up, term.ancestors), ...reach(named, down, term.descendants)])
}
