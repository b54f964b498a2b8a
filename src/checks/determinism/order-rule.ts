import type { Finding } from '../finding.js'
import type { QueryTree } from '../tree/read-query-tree.js'
import type { TreeNode } from '../tree/tree-node.js'
import { nodeAt, textAt, walk } from '../tree/tree-node.js'
import { expressionId, isNeverNull, orderedParts } from './expressions.js'
import type { RowScope } from './row-scope.js'
import { closure, coversKey } from './row-scope.js'

/** Something whose result depends on the order of rows. */
export interface OrderedUse {
  /** As the user knows it: `row_number`, `limit`. */
  readonly name: string
  readonly node: TreeNode
  readonly orders: readonly TreeNode[]
  /** What keeps rows apart already: partition or grouping. */
  readonly within: readonly TreeNode[]
  /**
   * What is taken from the rows: where its columns are all ordered by, rows in a tie give the same. Undefined where a
   * tie is felt all the same, as in `row_number`.
   */
  readonly taken: readonly TreeNode[] | undefined
}

/**
 * The rule for an `order by` that decides about a result: it says where NULLs stand unless there are none, and with
 * what keeps the rows apart it covers a key of them, so that no two rows are in a tie.
 */
export function orderFindings(
  tree: QueryTree,
  scope: RowScope,
  use: OrderedUse,
  isOrderStated: boolean,
): readonly Finding[] {
  const openNulls = openNullFindings(tree, scope, use)
  if (isOrderStated || isSettled(scope, use)) return openNulls
  const message =
    use.orders.length === 0
      ? `${use.name} has no order by, so that any row may come first`
      : `the order by of ${use.name} does not end in a unique key`
  const offset = tree.offsetOf(
    use.orders.map((order) => nodeAt(order, 'expression')).find(Boolean) ?? use.node,
  )
  return [...openNulls, { message, hint: hintFor(scope), offset: offset ?? tree.offsetOf(use.node) }]
}

function isSettled(scope: RowScope, use: OrderedUse): boolean {
  const expressions = use.orders
    .map((order) => nodeAt(order, 'expression'))
    .filter((each) => each !== undefined)
  // `order by all`: rows in a tie are the same in all that comes out.
  if (expressions.some((expression) => expression['class'] === 'STAR')) return true
  const ids = [...expressions.flatMap(orderedParts), ...use.within].map((node) => expressionId(scope, node))
  if (coversKey(scope, ids)) return true
  if (use.taken === undefined || use.orders.length === 0) return false
  const covered = closure(scope, ids)
  const columns = use.taken.flatMap((node) =>
    covered.has(expressionId(scope, node)) ? [] : walk(node).filter((part) => part['class'] === 'COLUMN_REF'),
  )
  return columns.every((column) => covered.has(expressionId(scope, column)))
}

function openNullFindings(tree: QueryTree, scope: RowScope, use: OrderedUse): readonly Finding[] {
  return use.orders.flatMap((order) => {
    const expression = nodeAt(order, 'expression')
    const isOpen = (textAt(order, 'null_order') ?? 'ORDER_DEFAULT') === 'ORDER_DEFAULT'
    if (expression === undefined || !isOpen || expression['class'] === 'CONSTANT') return []
    if (isNeverNull(scope, expression)) return []
    return [
      {
        message: `the order by of ${use.name} leaves open where NULLs stand`,
        hint: 'Write nulls last or nulls first, or declare the column not_null.',
        offset: tree.offsetOf(expression) ?? tree.offsetOf(use.node),
      },
    ]
  })
}

function hintFor(scope: RowScope): string {
  const keys = scope.keys
    .filter((key) => key.every((id) => !id.startsWith('expression:')))
    .map((key) => `(${key.map((id) => id.replace(/^\./, '')).join(', ')})`)
  const known =
    keys.length === 0
      ? 'No key of these rows is known: declare the grain of what is read, or rank in a step over one relation.'
      : `Unique here: ${[...new Set(keys)].slice(0, 3).join(' or ')}. Order by all columns of one of them.`
  return `${known} Where the order is settled otherwise, say why under config.meta.deterministic_order.`
}
