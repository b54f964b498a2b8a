import { quoteRelation } from '../../engine/identifiers.js'
import type { Finding } from '../finding.js'
import type { QueryTree } from '../tree/read-query-tree.js'
import type { TreeNode } from '../tree/tree-node.js'
import { childrenOf, nodeAt, nodesAt, textAt, textsAt } from '../tree/tree-node.js'
import { groupRows } from './group-rows.js'
import { joinScopes } from './join-scopes.js'
import { outputFacts } from './output-facts.js'
import type { RowFacts } from './row-facts.js'
import { unknownRows } from './row-facts.js'
import type { RowScope } from './row-scope.js'
import { aliasOf, filtered, scopeOf, singleRow } from './row-scope.js'
import { selectFindings, volatileFindings } from './select-findings.js'
import { setOperationFacts } from './set-operation-facts.js'

/** What the walk through a query shares. */
export interface RowWalk {
  readonly tree: QueryTree
  /** Facts of what the text reads, by its quoted relation. */
  readonly factsOf: (relation: string) => RowFacts
  /** True where the model says itself why ties do not matter. */
  readonly isOrderStated: boolean
  readonly findings: Finding[]
}

type Steps = ReadonlyMap<string, RowFacts>

/** Goes through a query and all its parts; notes what depends on the order of rows, gives what is known of its rows. */
export function walkQuery(walk: RowWalk, query: TreeNode, steps: Steps): RowFacts {
  const known = new Map(steps)
  for (const entry of nodesAt(nodeAt(query, 'cte_map') ?? {}, 'map')) {
    const value = nodeAt(entry, 'value')
    const inner = value === undefined ? undefined : nodeAt(nodeAt(value, 'query') ?? {}, 'node')
    if (value === undefined || inner === undefined) continue
    const facts = walkQuery(walk, inner, known)
    known.set((textAt(entry, 'key') ?? '').toLowerCase(), renamed(facts, textsAt(value, 'aliases')))
  }
  switch (query['type']) {
    case 'SELECT_NODE':
      return walkSelect(walk, query, known)
    case 'SET_OPERATION_NODE':
      return walkSetOperation(walk, query, known)
    case 'RECURSIVE_CTE_NODE':
      return walkRecursive(walk, query, known)
    default:
      return unknownRows
  }
}

function walkSelect(walk: RowWalk, select: TreeNode, steps: Steps): RowFacts {
  const from = nodeAt(select, 'from_table')
  if (nodeAt(select, 'sample') !== undefined) walk.findings.push(sampleFinding(walk, from ?? select))
  const source = filtered(
    from === undefined ? singleRow : walkTable(walk, from, steps),
    nodeAt(select, 'where_clause'),
  )
  const rows = groupRows(select, source)
  walk.findings.push(...selectFindings(walk, select, source, rows))
  for (const [key, value] of Object.entries(select)) {
    if (key === 'from_table' || key === 'cte_map') continue
    walkSubqueries(walk, { [key]: value }, steps)
  }
  return outputFacts(select, rows)
}

function walkSetOperation(walk: RowWalk, operation: TreeNode, steps: Steps): RowFacts {
  const facts = setOperationFacts(
    operation,
    branchesOf(operation).map((branch) => walkQuery(walk, branch, steps)),
  )
  const hasLimit = nodesAt(operation, 'modifiers').some((modifier) => modifier['type'] === 'LIMIT_MODIFIER')
  const rows = scopeOf('', facts)
  if (hasLimit) walk.findings.push(...selectFindings(walk, operation, rows, rows))
  return facts
}

/** The branches of a set operation; a chain of UNION ALL counts as one with many branches. */
function branchesOf(operation: TreeNode): readonly TreeNode[] {
  const sides = [nodeAt(operation, 'left'), nodeAt(operation, 'right'), ...nodesAt(operation, 'children')]
  const branches = sides.filter((side) => side !== undefined)
  if (!isUnionAll(operation)) return branches
  return branches.flatMap((branch) => (isUnionAll(branch) && isBare(branch) ? branchesOf(branch) : [branch]))
}

function isUnionAll(query: TreeNode): boolean {
  const isUnion = (textAt(query, 'setop_type') ?? 'UNION') === 'UNION'
  return query['type'] === 'SET_OPERATION_NODE' && isUnion && query['setop_all'] !== false
}

function isBare(query: TreeNode): boolean {
  return nodesAt(query, 'modifiers').length === 0 && nodeAt(query, 'cte_map') === undefined
}

/** While it runs, a recursive step reads itself: nothing is known of those rows but their columns. */
function walkRecursive(walk: RowWalk, query: TreeNode, steps: Steps): RowFacts {
  const [left, right] = [nodeAt(query, 'left'), nodeAt(query, 'right')]
  const first = left === undefined ? unknownRows : walkQuery(walk, left, steps)
  const rows = { ...unknownRows, columns: first.columns }
  const own = renamed(rows, textsAt(query, 'aliases'))
  const name = (textAt(query, 'cte_name') ?? '').toLowerCase()
  if (right !== undefined) walkQuery(walk, right, new Map([...steps, [name, own]]))
  return rows
}

function walkTable(walk: RowWalk, table: TreeNode, steps: Steps): RowScope {
  if (nodeAt(table, 'sample') !== undefined) walk.findings.push(sampleFinding(walk, table))
  const aliases = textsAt(table, 'column_name_alias')
  switch (table['type']) {
    case 'EMPTY':
      return singleRow
    case 'BASE_TABLE':
      return scopeOf(aliasOf(table), renamed(tableFacts(walk, table, steps), aliases))
    case 'SUBQUERY': {
      const inner = nodeAt(nodeAt(table, 'subquery') ?? {}, 'node')
      const facts = inner === undefined ? unknownRows : walkQuery(walk, inner, steps)
      return scopeOf(aliasOf(table), renamed(facts, aliases))
    }
    case 'JOIN': {
      const [left, right] = [nodeAt(table, 'left'), nodeAt(table, 'right')]
      if (left === undefined || right === undefined) return scopeOf('', unknownRows)
      const scope = joinScopes(table, walkTable(walk, left, steps), walkTable(walk, right, steps))
      walkExpressions(walk, nodeAt(table, 'condition') ?? {}, scope, steps)
      return scope
    }
    default: {
      const scope = scopeOf(aliasOf(table), renamed(unknownRows, aliases))
      walkExpressions(walk, table, scope, steps)
      return scope
    }
  }
}

function tableFacts(walk: RowWalk, table: TreeNode, steps: Steps): RowFacts {
  const name = textAt(table, 'table_name') ?? ''
  const schema = textAt(table, 'schema_name')
  if (schema === undefined) return steps.get(name.toLowerCase()) ?? unknownRows
  return walk.factsOf(quoteRelation({ schema, name }))
}

function walkExpressions(walk: RowWalk, node: TreeNode, scope: RowScope, steps: Steps): void {
  walk.findings.push(...volatileFindings(walk.tree, node, scope))
  walkSubqueries(walk, node, steps)
}

/** Queries inside expressions; each is walked where it stands, and those inside it by itself. */
function walkSubqueries(walk: RowWalk, node: TreeNode, steps: Steps): void {
  const inner = node['class'] === 'SUBQUERY' ? nodeAt(nodeAt(node, 'subquery') ?? {}, 'node') : undefined
  if (inner !== undefined) walkQuery(walk, inner, steps)
  for (const child of childrenOf(node)) {
    if (child['node'] === undefined || inner === undefined) walkSubqueries(walk, child, steps)
  }
}

/** Facts under the names that an alias list gives to the columns, in their order. */
function renamed(facts: RowFacts, aliases: readonly string[]): RowFacts {
  if (aliases.length === 0) return facts
  const { columns } = facts
  if (columns === undefined) return { ...unknownRows, columns: aliases.map((name) => name.toLowerCase()) }
  const names = new Map(columns.map((name, index) => [name, aliases[index]?.toLowerCase() ?? name]))
  const nameOf = (name: string) => names.get(name) ?? name
  return {
    columns: columns.map(nameOf),
    keys: facts.keys.map((key) => key.map(nameOf)),
    notNull: new Set([...facts.notNull].map(nameOf)),
    values: new Map([...facts.values].map(([name, values]) => [nameOf(name), values])),
  }
}

function sampleFinding(walk: RowWalk, node: TreeNode): Finding {
  return {
    message: 'a sample takes other rows each time',
    hint: 'Choose rows by a condition on their key.',
    offset: walk.tree.offsetOf(node),
  }
}
