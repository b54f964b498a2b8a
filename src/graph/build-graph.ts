import { UserError } from '../base/errors.js'
import type { NodeId } from '../project/types.js'
import type { GraphNode } from './graph.js'

/** Nodes in order, with their neighbours. Parents keep the order of `dependsOn`; children stand by name. */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  /** Parents before children; the same for the same nodes, however they were given. */
  readonly order: readonly NodeId[]
  has(id: NodeId): boolean
  /** Throws for an unknown id, as do the others: ids come from the same project. */
  node(id: NodeId): GraphNode
  parents(id: NodeId): readonly NodeId[]
  children(id: NodeId): readonly NodeId[]
  /** Everything it depends on, directly or not, in order. */
  ancestors(id: NodeId): readonly NodeId[]
  /** Everything that depends on it, directly or not, in order. */
  descendants(id: NodeId): readonly NodeId[]
}

interface Neighbours {
  readonly node: GraphNode
  readonly parents: readonly NodeId[]
  readonly children: NodeId[]
}

/** Orders the nodes. Throws a UserError that names a whole cycle when there is one. */
export function buildGraph(nodes: readonly GraphNode[]): Graph {
  const sorted = [...nodes].sort(byName)
  const neighbours = new Map<NodeId, Neighbours>()
  for (const node of sorted) {
    if (neighbours.has(node.id)) throw new Error(`the graph has two nodes ${node.id}`)
    neighbours.set(node.id, { node, parents: [...new Set(node.dependsOn)], children: [] })
  }
  const find = (id: NodeId): Neighbours => {
    const found = neighbours.get(id)
    if (found === undefined) throw new Error(`the graph has no node ${id}`)
    return found
  }
  for (const node of sorted) for (const parent of find(node.id).parents) find(parent).children.push(node.id)

  const order = topologicalOrder(sorted, find)
  const place = new Map(order.map((id, index) => [id, index]))
  const inOrder = (ids: ReadonlySet<NodeId>): readonly NodeId[] =>
    [...ids].sort((left, right) => (place.get(left) ?? 0) - (place.get(right) ?? 0))
  return {
    nodes: sorted,
    order,
    has: (id) => neighbours.has(id),
    node: (id) => find(id).node,
    parents: (id) => find(id).parents,
    children: (id) => find(id).children,
    ancestors: (id) => inOrder(reach(find(id).parents, (next) => find(next).parents)),
    descendants: (id) => inOrder(reach(find(id).children, (next) => find(next).children)),
  }
}

/** Everything that can be reached from `first`, itself included, at most `depth` steps further on. */
export function reach(
  first: Iterable<NodeId>,
  next: (id: NodeId) => Iterable<NodeId>,
  depth = Infinity,
): ReadonlySet<NodeId> {
  const reached = new Set(first)
  let frontier: Iterable<NodeId> = [...reached]
  for (let step = 0; step < depth; step += 1) {
    const found: NodeId[] = []
    for (const id of frontier) {
      for (const neighbour of next(id)) {
        if (reached.has(neighbour)) continue
        reached.add(neighbour)
        found.push(neighbour)
      }
    }
    if (found.length === 0) break
    frontier = found
  }
  return reached
}

/** Depth first over the names, without recursion: chains of thousands of models are fine. */
function topologicalOrder(sorted: readonly GraphNode[], find: (id: NodeId) => Neighbours): readonly NodeId[] {
  const order: NodeId[] = []
  const done = new Set<NodeId>()
  const path: { readonly id: NodeId; readonly parents: readonly NodeId[]; next: number }[] = []
  const isOnPath = new Set<NodeId>()
  const enter = (id: NodeId) => {
    const parents = [...find(id).parents].sort((left, right) => byName(find(left).node, find(right).node))
    path.push({ id, parents, next: 0 })
    isOnPath.add(id)
  }
  for (const { id: start } of sorted) {
    if (!done.has(start)) enter(start)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const parent = top.parents[top.next]
      top.next += 1
      if (parent === undefined) {
        path.pop()
        isOnPath.delete(top.id)
        done.add(top.id)
        order.push(top.id)
      } else if (isOnPath.has(parent)) {
        const ids = path.map((step) => step.id)
        throw cycleError(ids.slice(ids.indexOf(parent)).map((id) => find(id).node))
      } else if (!done.has(parent)) enter(parent)
    }
  }
  return order
}

/** `cycle` holds each node once, every one reading the next and the last reading the first. */
function cycleError(cycle: readonly GraphNode[]): UserError {
  const first = cycle.reduce((least, node) => (byName(node, least) < 0 ? node : least))
  const start = cycle.indexOf(first)
  const turned = [...cycle.slice(start), ...cycle.slice(0, start), first]
  const names = turned.map((node) => displayName(node)).join(' -> ')
  const message =
    cycle.length === 1
      ? `"${displayName(first)}" reads itself.`
      : `The models read each other in a circle: ${names}.`
  return new UserError(message, {
    code: 'cycle',
    where: { file: first.path, node: displayName(first) },
    hint:
      cycle.length === 1
        ? 'Name the tables it is made from instead.'
        : 'Each one reads the next: take one of these references out.',
  })
}

/** `name`, or `name.v2`. */
export function displayName(node: GraphNode): string {
  return node.version === undefined ? node.name : `${node.name}.v${node.version}`
}

function byName(left: GraphNode, right: GraphNode): number {
  return (
    compareText(left.name, right.name) ||
    (left.version ?? 0) - (right.version ?? 0) ||
    compareText(left.id, right.id)
  )
}

function compareText(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
