import type { Session } from '../../engine/engine.js'
import type { Finding } from '../finding.js'
import type { QueryTree } from '../tree/read-query-tree.js'
import type { TreeNode } from '../tree/tree-node.js'
import { functionName, locationOf, nodeAt, textAt, walk } from '../tree/tree-node.js'

const divisions: ReadonlySet<string> = new Set(['//', 'divide'])
const planSql =
  'select json_serialize_plan($1::varchar, skip_null := true, skip_empty := true, skip_default := true) as plan'

/**
 * Uses of `//` on anything but integers, where DuckDB silently gives DOUBLE. The types of operands stand in no syntax
 * tree: the engine is asked for its plan, which it makes without running the query. A division that the plan does not
 * show was never bound, as in a step that nobody reads.
 */
export async function inexactDivisions(session: Session, tree: QueryTree): Promise<readonly Finding[]> {
  const uses = walk(tree.root).filter((node) => divisions.has(functionName(node) ?? ''))
  if (uses.length === 0) return []
  const [row] = await session.rows(planSql, [tree.sql])
  const plan = JSON.parse(String(row?.['plan'])) as TreeNode
  const inexact = new Set(walk(plan).filter(isInexactDivision).map(locationOf))
  return uses
    .filter((use) => inexact.has(locationOf(use)))
    .map((use) => ({
      message: '"//" on what is not an integer gives DOUBLE',
      hint: 'Cast both sides to hugeint, in base units or atoms.',
      offset: tree.offsetOf(use),
    }))
}

function isInexactDivision(node: TreeNode): boolean {
  if (!divisions.has(textAt(node, 'name') ?? '')) return false
  return ['DOUBLE', 'FLOAT'].includes(textAt(nodeAt(node, 'return_type') ?? {}, 'id') ?? '')
}
