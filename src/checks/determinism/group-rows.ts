import type { TreeNode } from '../tree/tree-node.js'
import { nodeAt, nodesAt, textsAt } from '../tree/tree-node.js'
import { expressionId, hasAggregate } from './expressions.js'
import type { RowScope } from './row-scope.js'
import { closure } from './row-scope.js'

/** The expressions that a query groups by; undefined for one that does not group, none for a single total. */
export function groupingOf(select: TreeNode): readonly TreeNode[] | undefined {
  const items = nodesAt(select, 'select_list')
  const listed = nodesAt(select, 'group_expressions')
  if (listed.length > 0) return listed.map((expression) => itemOf(expression, items))
  if (select['aggregate_handling'] === 'FORCE_AGGREGATES') return items.filter((item) => !hasAggregate(item))
  const having = nodeAt(select, 'having')
  const hasTotal = items.some(hasAggregate) || (having !== undefined && hasAggregate(having))
  return hasTotal ? [] : undefined
}

/** `group by 1` and `order by total` mean an entry of the select list. */
export function itemOf(expression: TreeNode, items: readonly TreeNode[]): TreeNode {
  if (expression['class'] === 'CONSTANT') {
    const ordinal = nodeAt(expression, 'value')?.['value']
    return (typeof ordinal === 'number' ? items[ordinal - 1] : undefined) ?? expression
  }
  const names = expression['class'] === 'COLUMN_REF' ? textsAt(expression, 'column_names') : []
  const [name, second] = names
  if (name === undefined || second !== undefined) return expression
  return items.find((item) => sameName(item['alias'], name)) ?? expression
}

/** The rows after GROUP BY: one for each combination of what is grouped by. */
export function groupRows(select: TreeNode, source: RowScope): RowScope {
  const grouping = groupingOf(select)
  if (grouping === undefined) return source
  // Several grouping sets repeat what they leave out.
  const sets = select['group_sets']
  if (Array.isArray(sets) && sets.length > 1) return { ...source, keys: [] }
  const group = grouping.map((node) => expressionId(source, node))
  const covered = closure(source, group)
  return { ...source, keys: [group, ...source.keys.filter((key) => key.every((id) => covered.has(id)))] }
}

function sameName(alias: unknown, name: string): boolean {
  return typeof alias === 'string' && alias.toLowerCase() === name.toLowerCase()
}
