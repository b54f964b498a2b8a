import type { NodeStatus } from '../base/events.js'
import type { TestOutcome } from '../checks/test-outcome.js'
import type { NodeId } from '../project/types.js'

/** What became of one node or test in one run. */
export interface Outcome {
  readonly nodeId: NodeId
  readonly name: string
  /** `source`, `seed`, `view`, `table`, `test`. */
  readonly kind: string
  readonly status: NodeStatus
  /** For a person: empty when all went well. */
  readonly message: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly milliseconds: number
  readonly rows: number | undefined
  /** Failing rows of a test. */
  readonly failures: number | undefined
  readonly fingerprint: string | undefined
}

/** How a test's outcome is called among the results of nodes. */
export function testStatus(status: TestOutcome['status']): NodeStatus {
  return status === 'pass' ? 'success' : status
}

/** True when what depends on it must not be built. */
export function isBroken(status: NodeStatus): boolean {
  return status === 'fail' || status === 'error' || status === 'skipped'
}
