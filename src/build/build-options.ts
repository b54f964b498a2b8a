import type { NodeId } from '../project/types.js'

/** What a build is asked to do. */
export interface BuildOptions {
  readonly verb: string
  readonly selected: ReadonlySet<NodeId>
  readonly excluded: ReadonlySet<NodeId>
  readonly isFull: boolean
  readonly fullRefresh: boolean
  readonly failFast: boolean
  /** `partial` publishes what passed even when something failed. */
  readonly publish: 'all' | 'partial'
  /** Whether views of others that read what has to be made anew are dropped and made again. */
  readonly replaceDependents: boolean
  /** ISO 8601; the start of the run when undefined. */
  readonly asOf: string | undefined
  /** Nodes built at once. */
  readonly threads: number
}
