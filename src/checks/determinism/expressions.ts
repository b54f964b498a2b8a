import type { TreeNode } from '../tree/tree-node.js'
import { childrenOf, functionName, isNode, nodeAt, nodesAt } from '../tree/tree-node.js'
import type { ColumnId, RowScope } from './row-scope.js'
import { isNotNull, resolveColumn } from './row-scope.js'

const aggregates: ReadonlySet<string> = new Set([
  'count', 'count_star', 'count_if', 'sum', 'min', 'max', 'avg', 'bool_and', 'bool_or', 'bit_and', 'bit_or', 'bit_xor',
  'list', 'array_agg', 'string_agg', 'group_concat', 'listagg', 'first', 'last', 'any_value', 'arbitrary', 'mode',
  'arg_min', 'arg_max', 'min_by', 'max_by', 'arg_min_null', 'arg_max_null', 'histogram', 'json_group_array',
  'json_group_object', 'json_group_structure', 'approx_count_distinct', 'sum_no_overflow', 'stddev', 'median', 'quantile',
]) // prettier-ignore

/** Aggregates whose result is NULL only where all values are. */
const valueAggregates: ReadonlySet<string> = new Set([
  'sum',
  'min',
  'max',
  'bool_and',
  'bool_or',
  'list',
  'string_agg',
])

/** Functions that give NULL only for NULL. */
const strictFunctions: ReadonlySet<string> = new Set([
  '+', '-', '*', '||', 'lower', 'upper', 'md5', 'sha256', 'length', 'abs', 'trunc', 'round', 'replace', 'trim', 'concat',
]) // prettier-ignore

const countingFunctions: ReadonlySet<string> = new Set([
  'count', 'count_star', 'row_number', 'rank', 'dense_rank', 'ntile', 'row', 'struct_pack', 'list_value',
]) // prettier-ignore

const texts = new WeakMap<TreeNode, string>()

/** An expression's identity: a column, or for anything else its own text without places. */
export function expressionId(scope: RowScope, node: TreeNode): ColumnId {
  const column = resolveColumn(scope, node)
  if (column !== undefined) return column
  let text = texts.get(node)
  if (text === undefined) {
    const isKept = (key: string) => key !== 'query_location' && key !== 'alias'
    text = `expression:${JSON.stringify(node, (key, value: unknown) => (isKept(key) ? value : undefined))}`
    texts.set(node, text)
  }
  return text
}

/** The parts that an expression is ordered by: of a row or struct its members. */
export function orderedParts(node: TreeNode): readonly TreeNode[] {
  return ['row', 'struct_pack'].includes(functionName(node) ?? '') ? nodesAt(node, 'children') : [node]
}

/** Whether an aggregate is called in the expression itself, not in a subquery or a window. */
export function hasAggregate(node: TreeNode): boolean {
  if (node['class'] === 'WINDOW' || node['class'] === 'SUBQUERY') return false
  if (node['class'] === 'FUNCTION' && aggregates.has(functionName(node) ?? '')) return true
  return childrenOf(node).some(hasAggregate)
}

/** The expression's own calls of a function, outside of subqueries. */
export function callsOf(node: TreeNode, names: ReadonlySet<string>): boolean {
  if (node['class'] === 'SUBQUERY') return false
  return names.has(functionName(node) ?? '') || childrenOf(node).some((child) => callsOf(child, names))
}

/** True when an expression is proven never to be NULL. */
export function isNeverNull(scope: RowScope, node: TreeNode): boolean {
  const children = nodesAt(node, 'children')
  const all = () => children.every((child) => isNeverNull(scope, child))
  switch (node['class']) {
    case 'CONSTANT': {
      const value = nodeAt(node, 'value')
      return value !== undefined && value['is_null'] !== true
    }
    case 'COLUMN_REF': {
      const id = resolveColumn(scope, node)
      return id !== undefined && isNotNull(scope, id)
    }
    case 'CAST': {
      const child = nodeAt(node, 'child')
      return node['try_cast'] !== true && child !== undefined && isNeverNull(scope, child)
    }
    case 'CASE': {
      const results = [...nodesAt(node, 'case_checks').map((check) => check['then_expr']), node['else_expr']]
      return results.every((result) => isNode(result) && isNeverNull(scope, result))
    }
    case 'OPERATOR':
      if (node['type'] === 'OPERATOR_COALESCE') return children.some((child) => isNeverNull(scope, child))
      return node['type'] === 'OPERATOR_IS_NULL' || node['type'] === 'OPERATOR_IS_NOT_NULL' || all()
    case 'FUNCTION':
    case 'WINDOW': {
      const name = functionName(node) ?? ''
      if (countingFunctions.has(name)) return true
      const isValue =
        node['class'] === 'FUNCTION' && valueAggregates.has(name) && node['filter'] === undefined
      return (strictFunctions.has(name) || isValue) && all()
    }
    default:
      return false
  }
}
