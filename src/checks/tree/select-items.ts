import type { QueryTree } from './read-query-tree.js'
import type { TreeNode } from './tree-node.js'
import { nodeAt, nodesAt, textAt, textsAt, walk } from './tree-node.js'

/** One entry of a select list and the stretch of text that it takes, as well as the tree tells. */
export interface SelectItem {
  /** Its output name, lower case; empty for `*` and for an expression without an alias. */
  readonly name: string
  readonly node: TreeNode
  readonly start: number
  /** Where the next entry begins, or the FROM; the end of the text where there is neither. */
  readonly end: number
}

/** All entries of all select lists of a query, those of its steps and subqueries too. */
export function selectItems(tree: QueryTree): readonly SelectItem[] {
  const items: SelectItem[] = []
  for (const query of walk(tree.root)) {
    if (query['type'] !== 'SELECT_NODE') continue
    const from = nodeAt(query, 'from_table')
    const listEnd = (from === undefined ? undefined : firstOffset(tree, from)) ?? tree.sql.length
    const nodes = nodesAt(query, 'select_list')
    const starts = nodes.map((node) => firstOffset(tree, node))
    nodes.forEach((node, index) => {
      const start = starts[index]
      if (start === undefined) return
      const next = starts.slice(index + 1).find((offset) => offset !== undefined)
      items.push({ name: outputName(node), node, start, end: next ?? Math.max(listEnd, start) })
    })
  }
  return items
}

/** The name under which an entry of a select list comes out, lower case. */
export function outputName(node: TreeNode): string {
  const alias = textAt(node, 'alias')
  if (alias !== undefined) return alias.toLowerCase()
  const names = node['class'] === 'COLUMN_REF' ? textsAt(node, 'column_names') : []
  return names.at(-1)?.toLowerCase() ?? ''
}

function firstOffset(tree: QueryTree, node: TreeNode): number | undefined {
  let first: number | undefined
  for (const part of walk(node)) {
    const offset = tree.offsetOf(part)
    if (offset !== undefined && (first === undefined || offset < first)) first = offset
  }
  return first
}
