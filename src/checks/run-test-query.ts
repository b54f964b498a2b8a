import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import { EngineError } from '../engine/engine-error.js'
import { isMachineFailure } from '../engine/machine-failure.js'
import type { DataTest } from '../project/types.js'
import type { LineMap } from '../template/types.js'
import { rowJson } from './row-json.js'

/** A query whose rows are failures, and where its text comes from. */
export interface FailingQuery {
  readonly test: DataTest
  readonly failingSql: string
  readonly map: LineMap | undefined
}

const countPrefix = 'select count(*) as failures from (\n'

/** The number of rows of the query. */
export async function countFailures(session: Session, query: FailingQuery): Promise<number> {
  const [row] = await session.rows(`${countPrefix}${query.failingSql}\n) as failing`)
  return Number(row?.['failures'] ?? 0)
}

/** The first `limit` failing rows in the order of their columns, as JSON: equal data give equal rows. */
export async function fetchFailingRows(session: Session, query: FailingQuery): Promise<readonly string[]> {
  const { limit } = query.test.config
  if (limit === 0) return []
  const columns = await session.describe(query.failingSql)
  const order = columns.map((_, index) => `${index + 1} nulls last`).join(', ')
  const rows = await session.rows(
    `select * from (\n${query.failingSql}\n) as failing order by ${order} limit ${limit}`,
  )
  return rows.map(rowJson)
}

/** Whether an error belongs to one test alone; anything else ends the run. */
export function isTestError(error: unknown): error is EngineError {
  return error instanceof EngineError && error.engineCode !== 'interrupted' && !isMachineFailure(error)
}

/** What the engine said of a test's SQL, at the place in its file, or where the YAML declares the test. */
export function explainTestError(error: EngineError, query: FailingQuery): UserError {
  return new UserError(`The test ${query.test.name} cannot run: ${error.message}`, {
    code: 'data_test_error',
    where: { ...placeOf(error, query), node: query.test.id },
    hint: 'Look at the SQL of the test: its arguments, its where, and the columns that it names.',
    cause: error,
    exitCode: 1,
  })
}

function placeOf(error: EngineError, query: FailingQuery) {
  if (query.map === undefined || error.position === undefined) return query.test.position
  const start = error.sql.indexOf(query.failingSql)
  const offset = error.position - start
  if (start < 0 || offset < 0 || offset > query.failingSql.length) return query.test.position
  return query.map.locate(offset).position
}
