import type { Session } from '../../engine/engine.js'
import type { TreeNode } from './tree-node.js'
import { locationOf, nodeAt, nodesAt } from './tree-node.js'

/** A query as the engine reads it. */
export interface QueryTree {
  readonly sql: string
  /** The outermost query node. */
  readonly root: TreeNode
  /** UTF-16 offset of a node in `sql`; undefined where the engine keeps none. */
  offsetOf(node: TreeNode): number | undefined
}

const treeSql =
  'select json_serialize_sql($1::varchar, skip_null := true, skip_empty := true, skip_default := true) as tree'

/** The tree of one SELECT; undefined for a statement of which the engine gives none, such as PIVOT. */
export async function readQueryTree(session: Session, sql: string): Promise<QueryTree | undefined> {
  const [row] = await session.rows(treeSql, [sql])
  // Amounts in literals may lose digits here; nothing but names, types and places is read from the tree.
  const parsed = JSON.parse(String(row?.['tree'])) as TreeNode
  const [statement, second] = nodesAt(parsed, 'statements')
  const root = statement === undefined ? undefined : nodeAt(statement, 'node')
  if (root === undefined || second !== undefined) return undefined
  return { sql, root, offsetOf: offsetReader(sql) }
}

function offsetReader(sql: string): (node: TreeNode) => number | undefined {
  const bytes = Buffer.from(sql)
  const isAscii = bytes.length === sql.length
  return (node) => {
    const location = locationOf(node)
    if (location === undefined || location > bytes.length) return undefined
    return isAscii ? location : bytes.toString('utf8', 0, location).length
  }
}
