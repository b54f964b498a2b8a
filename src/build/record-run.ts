import type { Session } from '../engine/engine.js'
import type { TestOutcome } from '../checks/test-outcome.js'
import type { RunResult } from '../state/results.js'
import { recordFailures, recordResults } from '../state/results.js'
import { finishRun } from '../state/runs.js'
import type { Outcome } from './outcome.js'
import { testStatus } from './outcome.js'

export interface RunOutcome {
  readonly startedAt: string
  readonly status: 'success' | 'failed' | 'interrupted'
  readonly outcomes: readonly Outcome[]
  readonly testOutcomes: readonly TestOutcome[]
}

interface RunIdentity {
  readonly runId: string
  readonly clock: { now(): Date }
  readonly redact: (text: string) => string
  readonly signal: AbortSignal
}

const statuses = { success: 'SUCCESS', failed: 'FAILED', interrupted: 'INTERRUPTED' } as const

/** Writes what became of a run into the history: results of nodes and tests, failing rows, and its end. */
export async function closeRun(
  session: Session,
  { runId, clock, redact, signal }: RunIdentity,
  result: RunOutcome | undefined,
  failure: unknown,
): Promise<void> {
  await session.transaction(async () => {
    if (result !== undefined) {
      await recordResults(session, runId, [
        ...result.outcomes.map((outcome) => redacted(nodeResult(outcome), redact)),
        ...result.testOutcomes.map((outcome) => redacted(testResult(outcome, result.startedAt), redact)),
      ])
      await recordFailures(
        session,
        runId,
        result.testOutcomes
          .flatMap((outcome) => keptRows(outcome))
          .map((kept) => ({ ...kept, rowJson: redact(kept.rowJson) })),
      )
    }
    await finishRun(session, {
      runId,
      status: statuses[result?.status ?? (signal.aborted ? 'interrupted' : 'failed')],
      finishedAt: clock.now().toISOString(),
      errorMessage: failure === undefined ? undefined : redact(messageOfFailure(failure)),
    })
  })
}

function messageOfFailure(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}

function redacted(result: RunResult, redact: (text: string) => string): RunResult {
  return { ...result, message: redact(result.message) }
}

function nodeResult(outcome: Outcome): RunResult {
  const { nodeId, name, status, message, startedAt, milliseconds, rows, fingerprint } = outcome
  const resourceType = nodeId.split('.')[0] ?? outcome.kind
  const rowCount = rows === undefined ? undefined : BigInt(rows)
  return {
    nodeId,
    resourceType,
    name,
    status,
    message,
    startedAt,
    milliseconds,
    rowCount,
    failures: undefined,
    fingerprint,
  }
}

function testResult(outcome: TestOutcome, startedAt: string): RunResult {
  const { test, status, message, milliseconds, failures } = outcome
  return {
    nodeId: test.id,
    resourceType: 'test',
    name: test.name,
    status: testStatus(status),
    message,
    startedAt,
    milliseconds,
    rowCount: undefined,
    failures: BigInt(failures),
    fingerprint: undefined,
  }
}

function keptRows({ test, rows }: TestOutcome) {
  if (!test.config.storeFailures) return []
  return rows.map((rowJson, index) => ({ testId: test.id, rowNumber: index + 1, rowJson }))
}
