import type { Session } from '../../engine/engine.js'
import { quoteIdentifier, quoteRelation } from '../../engine/identifiers.js'
import { isGenerated } from '../../project/seed-rows.js'
import type { GenericTest, Seed } from '../../project/types.js'
import { compileTest, testedRelation } from '../compile-test.js'
import { isTestError } from '../run-test-query.js'
import { listArgument, testedColumn } from '../test-arguments.js'
import type { TestOutcome } from '../test-outcome.js'
import type { FailingRow, FailingRows } from './failing-row.js'
import { rowAt, rowsTold } from './failing-row.js'
import { findRowOfFile } from './find-row-of-file.js'
import type { SeedContext } from './seed-context.js'
import { lineColumn, linedRelation } from './seed-tables.js'

const firstLineColumn = 'first line of the file'

/** The rows that a failed test finds fault with, each with its line wherever that can be told. */
export async function findFailingRows(
  session: Session,
  { test, sql, failures }: TestOutcome,
  context: SeedContext,
): Promise<FailingRows> {
  const seed = test.kind === 'generic' ? context.seedOf(test.nodeId) : undefined
  if (test.kind === 'generic' && seed !== undefined && !isGenerated(seed)) {
    const repeated = repeatedRowsSql(test, seed)
    const lined = repeated ?? compileTest(test, linedContext(seed, context)).failingSql
    const total = await countLined(session, lined)
    // A test that its own extra column leads astray says nothing of lines.
    if (total !== undefined && (repeated !== undefined || total === failures)) {
      return { rows: await linedRows(session, seed, lined, context), total }
    }
  }
  const seeds = context.seedsReadBy(test.id)
  const rows: FailingRow[] = []
  for (const found of await firstRows(session, sql)) {
    rows.push(await findRowOfFile(session, found, seeds, context))
  }
  return { rows, total: failures }
}

/** Rows of a query that carries lines, in the order of the file. */
export async function linedRows(
  session: Session,
  seed: Seed,
  sql: string,
  context: SeedContext,
): Promise<readonly FailingRow[]> {
  const rows = await session.rows(
    `select * from (\n${sql}\n) as failing order by ${quoteIdentifier(lineColumn)} limit ${rowsTold}`,
  )
  return rows.map((row) => {
    const { [lineColumn]: line, [firstLineColumn]: firstLine, ...found } = row
    return {
      found,
      row: rowAt(seed, Number(line), context),
      otherLine: firstLine === undefined ? undefined : Number(firstLine),
    }
  })
}

async function firstRows(session: Session, sql: string) {
  const columns = await session.describe(sql)
  const order = columns.map((_, index) => `${index + 1} nulls last`).join(', ')
  return session.rows(`select * from (\n${sql}\n) as failing order by ${order} limit ${rowsTold}`)
}

/** The number of rows; undefined where they carry no lines, or the query cannot run with them. */
async function countLined(session: Session, sql: string): Promise<number | undefined> {
  try {
    const columns = await session.describe(sql)
    if (!columns.some(({ name }) => name === lineColumn)) return undefined
    const [row] = await session.rows(`select count(*) as failures from (\n${sql}\n) as failing`)
    return Number(row?.['failures'] ?? 0)
  } catch (error) {
    if (!isTestError(error)) throw error
    return undefined
  }
}

/** The tested seed is read with its lines; what it is compared with is not. */
function linedContext(seed: Seed, context: SeedContext): SeedContext {
  return {
    ...context,
    relationOf: (id) => (id === seed.id ? quoteRelation(linedRelation(seed)) : context.relationOf(id)),
  }
}

/** For a test of uniqueness the rows after the first of their kind; undefined for any other test. */
function repeatedRowsSql(test: GenericTest, seed: Seed): string | undefined {
  if (test.test !== 'unique' && test.test !== 'unique_combination') return undefined
  const names = test.test === 'unique' ? [testedColumn(test)] : listArgument(test, 'columns')
  const columns = names.map(quoteIdentifier)
  const line = quoteIdentifier(lineColumn)
  // To `unique`, as in SQL, NULLs are no duplicates.
  const known = test.test === 'unique' ? `where ${columns.join('')} is not null` : ''
  return `select * from (
    select *, min(${line}) over (partition by ${columns.join(', ')}) as ${quoteIdentifier(firstLineColumn)}
    from ${testedRelation(test, quoteRelation(linedRelation(seed)))} as tested ${known}
  ) as numbered where ${line} > ${quoteIdentifier(firstLineColumn)}`
}
