import type { Reporter } from '../../base/events.js'
import { testStatus } from '../../build/outcome.js'
import type { Publication } from '../../state/publications.js'
import type { TestOutcome } from '../../checks/test-outcome.js'

interface FinishedRun {
  readonly runId: string
  readonly status: 'success' | 'failed' | 'interrupted'
  readonly testOutcomes: readonly TestOutcome[]
  readonly publication?: Publication | undefined
}

/** The end of a run as events, for those who read them instead of the summary. */
export function reportEnd(reporter: Reporter, result: FinishedRun, milliseconds: number): void {
  for (const { test, status, message, failures, milliseconds: took } of result.testOutcomes) {
    const { id: testId, name } = test
    reporter.event({
      type: 'test_finished',
      testId,
      name,
      status: testStatus(status),
      message,
      failures,
      milliseconds: took,
    })
  }
  const { runId, status, publication } = result
  reporter.event({
    type: 'run_finished',
    runId,
    status,
    publicationId: publication?.publicationId,
    milliseconds,
  })
}
