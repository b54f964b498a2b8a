import type { RelationName } from '../engine/engine.js'
import { quoteRelation } from '../engine/identifiers.js'
import type { Model, NodeId } from '../project/types.js'
import type { BuildNode } from './compile.js'

/** Schema of the physical tables under the published views. */
export const physicalSchema = 'aurora_data'

/** Schemas whose tables are sealed at each publication and written into the analysts' copy. */
export const sealedSchemas: ReadonlySet<string> = new Set(['registry', 'computation', 'portal'])
export const snapshotSchemas: ReadonlySet<string> = new Set([
  'registry',
  'canonical',
  'computation',
  'portal',
])

export function isEphemeral(node: BuildNode): node is EphemeralModel {
  return node.kind === 'model' && node.config.materialized === 'ephemeral'
}

/** A model that is never a relation: its text stands in those who read it. */
export type EphemeralModel = Model & { readonly config: { readonly materialized: 'ephemeral' } }

/** True for a source that is a table kept by its own room (`finance`), not a generated view. */
export function isStandingTable(node: BuildNode): boolean {
  return node.kind === 'source' && node.provider === 'finance'
}

/** What a person calls the node in output: `canonical.canonical_periods`. */
export function displayName(node: BuildNode): string {
  return `${node.relation.schema}.${node.relation.name}`
}

/** How a node stands in the warehouse. */
export function materializationOf(node: BuildNode): string {
  if (node.kind === 'model') return node.config.materialized
  return node.kind === 'seed' ? 'seed' : 'source'
}

/** True when the published relation has a table of its own below it. */
export function hasPhysicalTable(node: BuildNode): boolean {
  return node.kind === 'seed' || (node.kind === 'model' && node.config.materialized === 'table')
}

/** The alias under which the latest version is published besides its own name, if it has one. */
export function latestAlias(node: BuildNode): RelationName | undefined {
  if (node.kind !== 'model' || node.version === undefined || !node.isLatest) return undefined
  return { schema: node.relation.schema, name: node.name }
}

/** Every name under which a node is published. */
export function publishedNames(node: BuildNode): readonly RelationName[] {
  const alias = latestAlias(node)
  return alias === undefined ? [node.relation] : [node.relation, alias]
}

/** Where each node can be read right now: its staged relation, or the published name. */
export class RelationMap {
  readonly #staged = new Map<NodeId, RelationName>()

  stage(id: NodeId, relation: RelationName): void {
    this.#staged.set(id, relation)
  }

  staged(id: NodeId): RelationName | undefined {
    return this.#staged.get(id)
  }

  /** Quoted SQL text. */
  sql(node: BuildNode): string {
    return quoteRelation(this.#staged.get(node.id) ?? node.relation)
  }
}
