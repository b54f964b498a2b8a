import type { NodeId } from '../project/types.js'

export type GraphNodeKind = 'source' | 'seed' | 'model' | 'test'

/** What ordering and selection need to know of a node; nothing else. */
export interface GraphNode {
  readonly id: NodeId
  readonly kind: GraphNodeKind
  /** As a user types it; a versioned model is `name` and `name.v2`, a source `provider.endpoint`. */
  readonly name: string
  readonly version: number | undefined
  readonly isLatest: boolean
  readonly tags: readonly string[]
  /** File, relative to the root. */
  readonly path: string
  /** `view`, `table`, …, undefined for sources and tests. */
  readonly materialized: string | undefined
  /** `generic` or `singular`, for tests. */
  readonly testType: string | undefined
  readonly dependsOn: readonly NodeId[]
}
