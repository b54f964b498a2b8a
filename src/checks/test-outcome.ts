import type { UserError } from '../base/errors.js'
import type { DataTest } from '../project/types.js'
import { parseThreshold } from './threshold.js'

/** What came of one test of the data. */
export interface TestOutcome {
  readonly test: DataTest
  readonly status: 'pass' | 'warn' | 'fail' | 'error'
  /** How many rows its query gives; 0 when the test could not run. */
  readonly failures: number
  /** At most `limit` of the failing rows as JSON objects, always the same ones for the same data. */
  readonly rows: readonly string[]
  /** The query whose rows are the failures, as it ran. */
  readonly sql: string
  /** For a person: `3 failures (fails if != 0)`; empty for a test that passed. */
  readonly message: string
  /** Why the test could not run, with its place. */
  readonly error: UserError | undefined
  readonly milliseconds: number
}

/** The verdict on a number of failures: severity `warn` never fails, `error` fails before it warns. */
export function judge(test: DataTest, failures: number): Pick<TestOutcome, 'status' | 'message'> {
  const { severity, errorIf, warnIf } = test.config
  const noun = failures === 1 ? 'failure' : 'failures'
  if (severity === 'error' && parseThreshold(errorIf, 'error_if', test.position)(failures)) {
    return { status: 'fail', message: `${failures} ${noun} (fails if ${errorIf.trim()})` }
  }
  if (parseThreshold(warnIf, 'warn_if', test.position)(failures)) {
    return { status: 'warn', message: `${failures} ${noun} (warns if ${warnIf.trim()})` }
  }
  return { status: 'pass', message: '' }
}
