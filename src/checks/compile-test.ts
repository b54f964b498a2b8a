import { quoteIdentifier } from '../engine/identifiers.js'
import type { GenericTest } from '../project/types.js'
import type { LineMap } from '../template/types.js'
import { failingQuery, isQueryTest } from './failing-queries.js'
import { countCondition, failingRowCondition } from './row-conditions.js'
import type { TestContext } from './test-context.js'
import { withoutFinalSemicolon } from './test-sql.js'

/** One declared test as SQL. */
export interface CompiledTest {
  readonly test: GenericTest
  /** A query whose rows are the failures. */
  readonly failingSql: string
  /** The number of failures as an aggregate over the tested node; undefined where it takes a query of its own. */
  readonly measure: string | undefined
  /** Where the pieces of `failingSql` come from, for a test of `tests/generic/`. */
  readonly map: LineMap | undefined
}

/** Turns a test into SQL; own tests of the project are rendered from their file. */
export function compileTest(test: GenericTest, context: TestContext): CompiledTest {
  const relation = context.relationOf(test.nodeId)
  const tested = testedRelation(test, relation)
  if (isQueryTest(test.test)) {
    return { test, failingSql: failingQuery(test, tested, context), measure: undefined, map: undefined }
  }
  if (test.test === 'row_count') {
    const condition = countCondition(test)
    const rows =
      test.config.where === undefined ? 'count(*)' : `count(*) filter (where ${test.config.where}\n)`
    return {
      test,
      failingSql: `select count(*) as row_count from ${tested} as tested having ${condition('count(*)')}`,
      measure: `case when ${condition(rows)} then 1 else 0 end`,
      map: undefined,
    }
  }
  const condition = failingRowCondition(test, context)
  if (condition !== undefined) {
    const where = test.config.where === undefined ? condition : `(${test.config.where}\n) and ${condition}`
    return {
      test,
      failingSql: `select * from ${relation} as tested where ${where}`,
      measure: `count(*) filter (where ${where})`,
      map: undefined,
    }
  }
  const rendered = context.renderOwnTest(test, tested)
  return { test, failingSql: withoutFinalSemicolon(rendered.sql), measure: undefined, map: rendered.map }
}

/** What a test looks at of a relation: the rows that its `where` leaves; the line break ends a comment in it. */
export function testedRelation({ config }: GenericTest, relation: string): string {
  if (config.where === undefined) return relation
  return `(select * from ${relation} as ${quoteIdentifier('tested')} where ${config.where}\n)`
}
