import type { Clock } from '../base/clock.js'
import type { Reporter } from '../base/events.js'
import { hashedColumns, keyOf } from '../checks/contracted-node.js'
import type { ContractedNode } from '../checks/contracted-node.js'
import type { Engine } from '../engine/engine.js'
import { quoteRelation } from '../engine/identifiers.js'
import type { NodeId } from '../project/types.js'
import type { CurrentPublication, PublicationNode } from '../state/publications.js'
import { compareRelation } from './compare-relation.js'
import type { ComparedRelation, Comparison, Pair } from './comparison.js'

export interface PublishedInput {
  readonly engines: Pair<Engine>
  readonly publications: Pair<CurrentPublication | undefined>
  /** In graph order. */
  readonly nodes: readonly ContractedNode[]
  /** Stands before the schemas of these nodes, and is not told. */
  readonly schemaPrefix: string
  /** A query in parentheses of all rows of a view that shows each reader some; undefined for others. */
  readonly allRowsOf: (node: ContractedNode, side: 0 | 1) => string | undefined
  /** How many differing rows of a relation are shown. */
  readonly limit: number
  readonly clock: Clock
  readonly reporter: Reporter
}

export interface PublishedComparison {
  readonly compared: readonly ComparedNode[]
  /** Never silently left out. */
  readonly uncompared: readonly UncomparedNode[]
}

export interface ComparedNode {
  readonly nodeId: NodeId
  /** `canonical.canonical_periods`. */
  readonly name: string
  readonly comparison: Comparison
  /** True where the rows are not those that were sealed when they were published. */
  readonly isSealBroken: Pair<boolean>
  /** Columns that are left out, since they are declared to differ from build to build. */
  readonly volatile: readonly string[]
  readonly milliseconds: number
}

export interface UncomparedNode {
  readonly nodeId: NodeId
  readonly name: string
  /** Why, in words. */
  readonly reason: string
}

/** Compares what is published in two warehouses, node by node. */
export async function comparePublished(input: PublishedInput): Promise<PublishedComparison> {
  const { publications, nodes, schemaPrefix, allRowsOf } = input
  const comparable: Comparable[] = []
  const uncompared: UncomparedNode[] = []
  for (const node of nodes) {
    const name = `${node.relation.schema.slice(schemaPrefix.length)}.${node.relation.name}`
    const published = pair((side) => publications[side]?.nodes.get(node.id))
    const allRows = pair((side) => allRowsOf(node, side))
    const relation = comparedRelation(node, name, published, allRows)
    if (typeof relation === 'string') uncompared.push({ nodeId: node.id, name, reason: relation })
    else comparable.push({ node, relation, seals: pair((side) => published[side]?.seal) })
  }
  const compared: ComparedNode[] = []
  for (const [index, each] of comparable.entries()) {
    const result = await compareNode(input, each)
    compared.push(result)
    const { nodeId, name, comparison, milliseconds } = result
    const { isEqual, rows, hashes: contentHashes } = comparison
    const place = { index: index + 1, total: comparable.length }
    const told = { nodeId, name, isEqual, rows, contentHashes, milliseconds }
    input.reporter.event({ type: 'compared', ...told, ...place })
  }
  return { compared, uncompared }
}

interface Comparable {
  readonly node: ContractedNode
  readonly relation: ComparedRelation
  readonly seals: Pair<string | undefined>
}

async function compareNode(
  { engines, limit, clock }: PublishedInput,
  { node, relation, seals }: Comparable,
): Promise<ComparedNode> {
  const began = clock.now().getTime()
  const comparison = await engines[0].withSession((first) =>
    engines[1].withSession((second) => compareRelation([first, second], relation, limit)),
  )
  return {
    nodeId: node.id,
    name: relation.name,
    comparison,
    isSealBroken: pair((side) => seals[side] !== undefined && seals[side] !== comparison.hashes[side]),
    volatile: node.columns.filter((column) => column.volatile).map((column) => column.name),
    milliseconds: clock.now().getTime() - began,
  }
}

/** What is compared of a node, or why nothing is. */
function comparedRelation(
  node: ContractedNode,
  name: string,
  published: Pair<PublicationNode | undefined>,
  allRows: Pair<string | undefined>,
): ComparedRelation | string {
  if (node.kind === 'model' && node.config.materialized === 'ephemeral')
    return 'ephemeral, so no relation: its text stands in those who read it'
  const columns = hashedColumns(node)
  if (columns === undefined) return 'without a contract: not every column has a declared type'
  if (columns.length === 0) return 'every column is volatile'
  const [first, second] = published
  if (first === undefined || second === undefined) return 'not published on both'
  const names = new Set(columns.map((column) => column.name))
  const key = keyOf(node).every((column) => names.has(column)) ? keyOf(node) : []
  const sql = [allRows[0] ?? relationSql(first), allRows[1] ?? relationSql(second)] as const
  return { name, columns, key, sql }
}

/** The table below the published view, where there is one. */
function relationSql({ physical, schemaName, relationName }: PublicationNode): string {
  return quoteRelation(physical ?? { schema: schemaName, name: relationName })
}

function pair<T>(of: (side: 0 | 1) => T): Pair<T> {
  return [of(0), of(1)]
}
