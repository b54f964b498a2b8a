import type { NodeStatus } from '../base/events.js'
import type { Session } from '../engine/engine.js'
import type { NodeId } from '../project/types.js'

/** What happened to one node or test in a run. */
export interface RunResult {
  readonly nodeId: NodeId
  /** `source`, `seed`, `model` or `test`. */
  readonly resourceType: string
  readonly name: string
  readonly status: NodeStatus
  /** Empty when all went well. */
  readonly message: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly milliseconds: number
  readonly rowCount: bigint | undefined
  /** Failing rows of a test. */
  readonly failures: bigint | undefined
  readonly fingerprint: string | undefined
}

export interface TestFailure {
  readonly testId: NodeId
  /** 1-based among the rows kept of this test. */
  readonly rowNumber: number
  /** The failing row as JSON text, amounts as strings. */
  readonly rowJson: string
}

/** Appends to the history, which is never changed. */
export async function recordResults(
  session: Session,
  runId: string,
  results: readonly RunResult[],
): Promise<void> {
  await session.append(
    { schema: session.schema('aurora'), name: 'results' },
    [
      'run_id',
      'node_id',
      'resource_type',
      'name',
      'status',
      'message',
      'started_at',
      'milliseconds',
      'row_count',
      'failures',
      'fingerprint',
    ],
    results.map((result) => [
      runId,
      result.nodeId,
      result.resourceType,
      result.name,
      result.status,
      result.message,
      result.startedAt,
      Math.round(result.milliseconds),
      result.rowCount ?? null,
      result.failures ?? null,
      result.fingerprint ?? null,
    ]),
  )
}

/** Keeps failing rows of tests with `store_failures`. */
export async function recordFailures(
  session: Session,
  runId: string,
  failures: readonly TestFailure[],
): Promise<void> {
  await session.append(
    { schema: session.schema('aurora'), name: 'failures' },
    ['run_id', 'test_id', 'row_number', 'row_json'],
    failures.map(({ testId, rowNumber, rowJson }) => [runId, testId, rowNumber, rowJson]),
  )
}
