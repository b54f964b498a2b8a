import { keyOf } from '../../checks/contracted-node.js'
import type { ContractedNode } from '../../checks/contracted-node.js'
import type { RelationName, Session } from '../../engine/engine.js'
import { quoteIdentifier, quoteRelation } from '../../engine/identifiers.js'

/**
 * Puts the keys that a contract promises on a physical table. PostgreSQL only: there they guard what was proven and help
 * those who join, while on DuckDB an index would make a build several times slower.
 */
export async function addPhysicalKeys(
  session: Session,
  node: ContractedNode,
  relation: RelationName,
): Promise<void> {
  if (session.dialect !== 'postgres') return
  const keys = keyClauses(node)
  if (keys.length === 0) return
  await session.execute(
    `alter table ${quoteRelation(relation)}\n  ${keys.map((key) => `add ${key}`).join(',\n  ')}`,
  )
}

function keyClauses(node: ContractedNode): readonly string[] {
  const key = keyOf(node)
  const clauses = key.length === 0 ? [] : [`primary key (${key.map(quoteIdentifier).join(', ')})`]
  for (const { name, constraints } of node.columns) {
    const isKey = key.length === 1 && key[0] === name
    if (constraints.unique && !isKey) clauses.push(`unique (${quoteIdentifier(name)})`)
  }
  return clauses
}
