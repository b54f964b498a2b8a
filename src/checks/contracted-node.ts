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
