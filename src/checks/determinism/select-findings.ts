import type { Finding } from '../finding.js'
import type { QueryTree } from '../tree/read-query-tree.js'
import type { TreeNode } from '../tree/tree-node.js'
import { childrenOf, functionName, nodeAt, nodesAt, textAt, walk } from '../tree/tree-node.js'
import { orderedParts } from './expressions.js'
import { groupingOf, itemOf } from './group-rows.js'
import type { OrderedUse } from './order-rule.js'
import { orderFindings } from './order-rule.js'
import type { RowScope } from './row-scope.js'
import { volatileFunction, volatileWord } from './volatile-names.js'
import { resolveColumn } from './row-scope.js'

const collecting: ReadonlySet<string> = new Set([
  'list', 'array_agg', 'string_agg', 'group_concat', 'listagg', 'json_group_array', 'json_group_object',
]) // prettier-ignore

const picking: ReadonlySet<string> = new Set([
  'arg_min', 'arg_max', 'min_by', 'max_by', 'arg_min_null', 'arg_max_null',
]) // prettier-ignore

/** Entries of a select list whose columns do not tell what they give. */
const opaque: ReadonlySet<string> = new Set(['STAR', 'WINDOW', 'SUBQUERY'])

/** Window functions to which a tie is nothing: all rows of it get the same. */
const tieProof: ReadonlySet<string> = new Set(['rank', 'dense_rank', 'percent_rank', 'cume_dist', 'fill'])
const positional: ReadonlySet<string> = new Set(['row_number', 'ntile', 'lag', 'lead'])

interface Settings {
  readonly tree: QueryTree
  readonly isOrderStated: boolean
}

/**
 * What of one SELECT, without its FROM and its subqueries, does not follow from the data alone. `source` are its rows
 * before GROUP BY, `rows` those after.
 */
export function selectFindings(
  { tree, isOrderStated }: Settings,
  select: TreeNode,
  source: RowScope,
  rows: RowScope,
): readonly Finding[] {
  const grouping = groupingOf(select) ?? []
  const findings: Finding[] = []
  const judge = (scope: RowScope, use: OrderedUse | undefined) => {
    if (use !== undefined) findings.push(...orderFindings(tree, scope, use, isOrderStated))
  }
  for (const node of ownNodes(select)) {
    if (node['class'] === 'WINDOW') judge(rows, windowUse(node))
    else judge(source, aggregateUse(node, grouping))
  }
  for (const use of modifierUses(select)) judge(rows, use)
  return [...volatileFindings(tree, select, source), ...findings]
}

/** Calls of functions that are not deterministic, outside of subqueries. */
export function volatileFindings(tree: QueryTree, node: TreeNode, scope: RowScope): readonly Finding[] {
  return [node, ...ownNodes(node)].flatMap((each) => {
    const refusal = volatileUse(each, scope)
    return refusal === undefined ? [] : [{ ...refusal, offset: tree.offsetOf(each) }]
  })
}

/** The nodes of a SELECT itself: its FROM, its steps and subqueries are walked with rows of their own. */
function ownNodes(node: TreeNode): readonly TreeNode[] {
  return ownChildren(node).flatMap((child) => [child, ...ownNodes(child)])
}

function ownChildren(node: TreeNode): readonly TreeNode[] {
  if (node['class'] === 'SUBQUERY') {
    const operand = nodeAt(node, 'child')
    return operand === undefined ? [] : [operand]
  }
  const isQuery = typeof node['type'] === 'string' && node['type'].endsWith('_NODE')
  if (!isQuery) return childrenOf(node)
  const parts = Object.entries(node).filter(
    ([key]) => !['from_table', 'cte_map', 'left', 'right', 'children'].includes(key),
  )
  return childrenOf(Object.fromEntries(parts))
}

function volatileUse(node: TreeNode, source: RowScope) {
  const name = functionName(node)
  if (name !== undefined) {
    const refusal = volatileFunction(name, nodesAt(node, 'children').length)
    return refusal === undefined ? undefined : { ...refusal, message: `${name} ${refusal.message}` }
  }
  const names = node['class'] === 'COLUMN_REF' ? node['column_names'] : undefined
  if (!Array.isArray(names) || names.length !== 1) return undefined
  const word = String(names[0]).toLowerCase()
  const refusal = volatileWord(word)
  const isColumn = source.entries.some(({ facts }) => facts.columns?.includes(word))
  return refusal === undefined || (isColumn && resolveColumn(source, node) !== undefined)
    ? undefined
    : { ...refusal, message: `${word} ${refusal.message}` }
}

function windowUse(node: TreeNode): OrderedUse | undefined {
  const name = functionName(node) ?? ''
  const orders = nodesAt(node, 'orders')
  const use = { name, node, orders, within: nodesAt(node, 'partitions'), taken: undefined }
  if (positional.has(name)) return use
  const isByRows = [node['start'], node['end']].some((bound) =>
    textAt({ bound: bound ?? '' }, 'bound')?.includes('ROWS'),
  )
  const isPicked = ['first_value', 'last_value', 'nth_value', ...collecting, ...picking].includes(name)
  if (isPicked) return { ...use, taken: isByRows ? undefined : nodesAt(node, 'children').slice(0, 1) }
  if (isByRows && !tieProof.has(name)) return use
  // Ties get the same: only the place of NULLs is to be settled.
  return orders.length === 0 ? undefined : { ...use, taken: [] }
}

function aggregateUse(node: TreeNode, grouping: readonly TreeNode[]): OrderedUse | undefined {
  const name = node['class'] === 'FUNCTION' ? (functionName(node) ?? '') : ''
  const children = nodesAt(node, 'children')
  if (picking.has(name)) {
    // NULLs are passed over by what they are picked by.
    const orders = children
      .slice(1, 2)
      .flatMap(orderedParts)
      .map((expression) => ({ expression, null_order: 'NULLS LAST' }))
    return { name, node, orders, within: grouping, taken: children.slice(0, 1) }
  }
  if (!collecting.has(name)) return undefined
  const orders = nodesAt(nodeAt(node, 'order_bys') ?? {}, 'orders')
  return { name, node, orders, within: grouping, taken: children }
}

function modifierUses(query: TreeNode): readonly OrderedUse[] {
  const modifiers = nodesAt(query, 'modifiers')
  const items = nodesAt(query, 'select_list')
  const orders = modifiers
    .filter((modifier) => modifier['type'] === 'ORDER_MODIFIER')
    .flatMap((modifier) => nodesAt(modifier, 'orders'))
    .map((order) => {
      const expression = nodeAt(order, 'expression')
      return expression === undefined ? order : { ...order, expression: itemOf(expression, items) }
    })
  const isPlain = items.every((item) => walk(item).every((part) => !opaque.has(textAt(part, 'class') ?? '')))
  return modifiers.flatMap((modifier) => {
    const use = { node: query, orders, taken: items.length > 0 && isPlain ? items : undefined }
    if (modifier['type'] === 'LIMIT_MODIFIER' || modifier['type'] === 'LIMIT_PERCENT_MODIFIER') {
      return [{ ...use, name: 'limit', within: [] }]
    }
    const targets = nodesAt(modifier, 'distinct_on_targets')
    return targets.length === 0 ? [] : [{ ...use, name: 'distinct on', within: targets }]
  })
}
