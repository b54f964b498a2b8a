import type { HashedColumn } from '../engine/content-hash.js'
import type { Model, Seed } from '../project/types.js'

/** A node whose columns the YAML can fix. */
export type ContractedNode = Model | Seed

/** The columns whose values together are unique: those declared `primary_key`, else the grain. */
export function keyOf(node: ContractedNode): readonly string[] {
  const declared = node.columns.filter((column) => column.constraints.primaryKey).map(({ name }) => name)
  if (declared.length > 0) return declared
  return node.kind === 'model' ? node.config.grain : node.grain
}

/** True where the engine itself guards NOT NULL and CHECK while the node is built. */
export function hasPhysicalConstraints(node: ContractedNode): boolean {
  return node.kind === 'seed' || ['table', 'incremental', 'snapshot'].includes(node.config.materialized)
}

/**
 * The columns that the content hash is taken of: all but the volatile ones. Undefined when a column has no declared
 * type: there is then no canonical text of it.
 */
export function hashedColumns(node: ContractedNode): readonly HashedColumn[] | undefined {
  if (node.columns.length === 0) return undefined
  const hashed: HashedColumn[] = []
  for (const { name, type, volatile } of node.columns) {
    if (volatile) continue
    if (type === undefined) return undefined
    hashed.push({ name, type })
  }
  return hashed
}
