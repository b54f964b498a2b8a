import { UserError } from '../../base/errors.js'
import type { Session } from '../../engine/engine.js'
import { quoteIdentifier, quoteRelation, quoteText } from '../../engine/identifiers.js'
import { isGenerated } from '../../project/seed-rows.js'
import type { Column, DataTest, Seed } from '../../project/types.js'
import { isTestError } from '../run-test-query.js'
import { requiredArgument } from '../test-arguments.js'
import { targetOf } from '../test-context.js'
import type { TestOutcome } from '../test-outcome.js'
import type { Description } from './describe-failure.js'
import { describeBrokenCheck, describeFailure, describeFuture } from './describe-failure.js'
import type { RowOfFile } from './failing-row.js'
import { rowsTold } from './failing-row.js'
import { findFailingRows, linedRows } from './find-failing-rows.js'
import type { SeedContext } from './seed-context.js'
import { linedRelation } from './seed-tables.js'

/** Every row of a seed that breaks a CHECK of its contract, as the engine would refuse it while it is built. */
export async function checkProblems(
  session: Session,
  seed: Seed,
  context: SeedContext,
): Promise<readonly UserError[]> {
  const relation = quoteRelation(linedRelation(seed))
  const problems: UserError[] = []
  for (const column of seed.columns) {
    for (const check of column.constraints.checks) {
      // As in DDL a CHECK that is NULL holds; the line break ends a comment in it.
      const sql = `select * from ${relation} as tested where (${check}\n) is false`
      const total = await count(session, sql)
      if (total === 0) continue
      const rows = (await linedRows(session, seed, sql, context)).flatMap(({ row }) => row ?? [])
      problems.push(...rows.map((row) => rowProblem(row, describeBrokenCheck(row, column, check))))
      if (total > rows.length) {
        problems.push(moreProblem(seed, total - rows.length, `break the check of column "${column.name}"`))
      }
    }
  }
  return problems
}

/** Every row with a day or a moment that is still to come where none may be. */
export async function futureProblems(
  session: Session,
  seed: Seed,
  context: SeedContext,
): Promise<readonly UserError[]> {
  const relation = quoteRelation(linedRelation(seed))
  const problems: UserError[] = []
  for (const column of seed.columns) {
    if (column.past !== true) continue
    const name = quoteIdentifier(column.name)
    const sql = `select * from ${relation} as tested where ${name} > ${latestPast(column, context.now)}`
    const total = await count(session, sql)
    if (total === 0) continue
    const rows = (await linedRows(session, seed, sql, context)).flatMap(({ row }) => row ?? [])
    problems.push(...rows.map((row) => rowProblem(row, describeFuture(row, column, context.now))))
    if (total > rows.length) {
      const what = `have a "${column.name}" that is still to come`
      problems.push(moreProblem(seed, total - rows.length, what))
    }
  }
  return problems
}

/** A day has begun somewhere on earth fourteen hours before it does in UTC. */
function latestPast({ type }: Column, now: Date): string {
  if (type !== 'DATE') return `cast(${quoteText(now.toISOString())} as timestamptz)`
  const day = new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10)
  return `cast(${quoteText(day)} as date)`
}

/** Every row with which a failed test finds fault. */
export async function testProblems(
  session: Session,
  outcome: TestOutcome,
  context: SeedContext,
): Promise<readonly UserError[]> {
  const { test } = outcome
  const { rows, total } = await findFailingRows(session, outcome, context)
  const known = await knownValues(session, test, context)
  const problems = rows.map((failing) => {
    const description = describeFailure(test, failing, context, known)
    return failing.row === undefined
      ? problemElsewhere(test, description, context)
      : rowProblem(failing.row, description)
  })
  if (total <= rows.length) return problems
  const seed = rows.find(({ row }) => row !== undefined)?.row?.seed
  return [...problems, moreProblem(seed ?? test, total - rows.length, `fail the test ${test.name}`)]
}

/** 0 where the check cannot be computed for some row: the build tells of it then. */
async function count(session: Session, sql: string): Promise<number> {
  try {
    const [row] = await session.rows(`select count(*) as failures from (\n${sql}\n) as failing`)
    return Number(row?.['failures'] ?? 0)
  } catch (error) {
    if (!isTestError(error)) throw error
    return 0
  }
}

/** The values among which those of a `relationships` test must be, for the nearest one to be named. */
async function knownValues(
  session: Session,
  test: DataTest,
  context: SeedContext,
): Promise<readonly string[]> {
  if (test.kind !== 'generic' || test.test !== 'relationships') return []
  const field = quoteIdentifier(requiredArgument(test, 'field'))
  const rows = await session.rows(
    `select distinct cast(${field} as varchar) as value from ${context.relationOf(targetOf(test, context))} as target
      where ${field} is not null order by 1 limit 10000`,
  )
  return rows.map(({ value }) => String(value))
}

function rowProblem({ seed, line, number }: RowOfFile, { message, hint }: Description): UserError {
  return badSeed(message, { file: seed.file, line, row: number, node: seed.id }, hint)
}

/** A test that looks at a file as a whole, or whose rows name no key: the seed alone is known, or only the test. */
function problemElsewhere(test: DataTest, { message, hint }: Description, context: SeedContext): UserError {
  const [only, second] = context.seedsReadBy(test.id).filter((seed) => !isGenerated(seed))
  const seed = test.kind === 'generic' ? context.seedOf(test.nodeId) : second === undefined ? only : undefined
  const where = seed === undefined ? { ...test.position, node: test.id } : { file: seed.file, node: seed.id }
  return badSeed(message, where, hint)
}

function moreProblem(owner: Seed | DataTest, more: number, what: string): UserError {
  const where = { file: owner.kind === 'seed' ? owner.file : owner.position.file, node: owner.id }
  return badSeed(
    `further rows that ${what}: ${more}`,
    where,
    `Mend the ${rowsTold} that are told first, and ask again.`,
  )
}

function badSeed(message: string, where: UserError['where'], hint: string): UserError {
  return new UserError(message, { code: 'bad_seed', where, hint, exitCode: 1 })
}
