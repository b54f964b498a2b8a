/** A node of DuckDB's own syntax tree, as `json_serialize_sql` writes it without what is empty or default. */
export interface TreeNode {
  readonly [key: string]: TreeValue
}

export type TreeValue = null | boolean | number | string | readonly TreeValue[] | TreeNode

export function isNode(value: TreeValue | undefined): value is TreeNode {
  return typeof value === 'object' && value !== null && !isItems(value)
}

export function nodeAt(node: TreeNode, key: string): TreeNode | undefined {
  const value = node[key]
  return isNode(value) ? value : undefined
}

export function nodesAt(node: TreeNode, key: string): readonly TreeNode[] {
  const value = node[key]
  return value !== undefined && isItems(value) ? value.filter(isNode) : []
}

export function textAt(node: TreeNode, key: string): string | undefined {
  const value = node[key]
  return typeof value === 'string' ? value : undefined
}

export function textsAt(node: TreeNode, key: string): readonly string[] {
  const value = node[key]
  return value !== undefined && isItems(value) ? value.filter((item) => typeof item === 'string') : []
}

/** The node and everything below it, in the order of the tree. */
export function walk(node: TreeNode): readonly TreeNode[] {
  const found: TreeNode[] = []
  const visit = (each: TreeNode): void => {
    found.push(each)
    visitChildren(each, visit)
  }
  visit(node)
  return found
}

export function childrenOf(node: TreeNode): readonly TreeNode[] {
  const children: TreeNode[] = []
  visitChildren(node, (child) => children.push(child))
  return children
}

/** Lower-case name of a function, operator or window function; undefined for any other node. */
export function functionName(node: TreeNode): string | undefined {
  const isCall = node['class'] === 'FUNCTION' || node['class'] === 'WINDOW'
  return isCall ? textAt(node, 'function_name')?.toLowerCase() : undefined
}

/** Byte offset of a node in the statement. */
export function locationOf(node: TreeNode): number | undefined {
  const location = node['query_location']
  return typeof location === 'number' ? location : undefined
}

function visitChildren(node: TreeNode, visit: (child: TreeNode) => void): void {
  for (const key in node) visitValue(node[key], visit)
}

function visitValue(value: TreeValue | undefined, visit: (child: TreeNode) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (isItems(value)) for (const item of value) visitValue(item, visit)
  else visit(value)
}

function isItems(value: TreeValue): value is readonly TreeValue[] {
  return Array.isArray(value)
}
