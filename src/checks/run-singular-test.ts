import type { Clock } from '../base/clock.js'
import type { Session } from '../engine/engine.js'
import type { SingularTest } from '../project/types.js'
import type { Rendered } from '../template/types.js'
import { runTestQuery } from './run-node-tests.js'
import type { TestOutcome } from './test-outcome.js'
import { withoutFinalSemicolon } from './test-sql.js'

/** Runs a test of `tests/data/`, every row of which is a failure; its errors stand at their place in the file. */
export async function runSingularTest(
  session: Session,
  test: SingularTest,
  rendered: Rendered,
  clock: Clock,
): Promise<TestOutcome> {
  const failingSql = withoutFinalSemicolon(rendered.sql)
  return runTestQuery(session, { test, failingSql, map: rendered.map }, clock)
}
