import type { Clock } from '../base/clock.js'
import type { Session } from '../engine/engine.js'
import type { CompiledTest } from './compile-test.js'
import type { NodeTestPlan } from './plan-node-tests.js'
import { scanSql } from './plan-node-tests.js'
import type { FailingQuery } from './run-test-query.js'
import { countFailures, explainTestError, fetchFailingRows, isTestError } from './run-test-query.js'
import type { TestOutcome } from './test-outcome.js'
import { judge } from './test-outcome.js'

/**
 * Runs the tests of one node: one scan, a query for each test that needs its own, and one more for the rows of each
 * test that does not pass. SQL that the engine refuses makes an outcome of status `error`; an interrupt and
 * failures of the session are thrown. Outcomes stand in the order of the plan.
 */
export async function runNodeTests(
  session: Session,
  plan: NodeTestPlan,
  clock: Clock,
): Promise<readonly TestOutcome[]> {
  const scanStart = clock.now().getTime()
  const scanned = await runScan(session, plan)
  const scanShare = Math.round((clock.now().getTime() - scanStart) / Math.max(1, scanned.size))
  const outcomes: TestOutcome[] = []
  for (const test of plan.tests) {
    const count = scanned.get(test)
    const outcome = await runTestQuery(session, test, clock, count)
    outcomes.push(
      count === undefined ? outcome : { ...outcome, milliseconds: outcome.milliseconds + scanShare },
    )
  }
  return outcomes
}

/** Runs one test whose rows are failures; `count` spares the counting where a scan has done it. */
export async function runTestQuery(
  session: Session,
  query: FailingQuery,
  clock: Clock,
  count?: () => number,
): Promise<TestOutcome> {
  const start = clock.now().getTime()
  const told = { test: query.test, sql: query.failingSql }
  const elapsed = () => clock.now().getTime() - start
  try {
    const failures = count === undefined ? await countFailures(session, query) : count()
    const verdict = judge(query.test, failures)
    const rows = verdict.status === 'pass' ? [] : await fetchFailingRows(session, query)
    return { ...told, ...verdict, failures, rows, error: undefined, milliseconds: elapsed() }
  } catch (error) {
    if (!isTestError(error)) throw error
    const explained = explainTestError(error, query)
    return {
      ...told,
      status: 'error',
      failures: 0,
      rows: [],
      message: explained.message,
      error: explained,
      milliseconds: elapsed(),
    }
  }
}

/**
 * Counts of the tests in the scan, each behind a function that throws where the test's own SQL is refused. One
 * refused expression spoils the whole scan: then each test is counted alone, so that the others keep their result.
 */
async function runScan(
  session: Session,
  plan: NodeTestPlan,
): Promise<ReadonlyMap<CompiledTest, () => number>> {
  const counts = new Map<CompiledTest, () => number>()
  if (plan.scan === undefined) return counts
  try {
    const [row] = await session.rows(plan.scan.sql)
    plan.scan.tests.forEach((test, index) => {
      const failures = Number(row?.[`failures_${index}`] ?? 0)
      counts.set(test, () => failures)
    })
  } catch (error) {
    if (!isTestError(error)) throw error
    for (const test of plan.scan.tests) counts.set(test, await scanAlone(session, plan.relation, test))
  }
  return counts
}

async function scanAlone(session: Session, relation: string, test: CompiledTest): Promise<() => number> {
  try {
    const [row] = await session.rows(scanSql(relation, [test]))
    const failures = Number(row?.['failures_0'] ?? 0)
    return () => failures
  } catch (error) {
    if (!isTestError(error)) throw error
    return () => {
      throw error
    }
  }
}
