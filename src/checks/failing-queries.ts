import { quoteIdentifier } from '../engine/identifiers.js'
import type { GenericTest } from '../project/types.js'
import type { TestContext } from './test-context.js'
import { targetOf } from './test-context.js'
import { listArgument, requiredArgument, testedColumn } from './test-arguments.js'

type QueryOf = (test: GenericTest, tested: string, context: TestContext) => string

const queries: Readonly<Record<string, QueryOf>> = {
  unique: (test, tested) => {
    const column = quoteIdentifier(testedColumn(test))
    return [
      `select ${column}, count(*) as row_count from ${tested} as tested`,
      `where ${column} is not null group by ${column} having count(*) > 1`,
    ].join('\n')
  },

  unique_combination: (test, tested) => {
    const columns = columnList(listArgument(test, 'columns'))
    return `select ${columns}, count(*) as row_count from ${tested} as tested group by ${columns} having count(*) > 1`
  },

  relationships: (test, tested, context) => {
    const column = quoteIdentifier(testedColumn(test))
    const field = quoteIdentifier(requiredArgument(test, 'field'))
    return [
      `select tested.* from ${tested} as tested where tested.${column} is not null`,
      `and not exists (select 1 from ${target(test, context)} as target where target.${field} = tested.${column})`,
    ].join('\n')
  },

  equal_row_count: (test, tested, context) =>
    [
      'select tested.row_count, target.row_count as expected_row_count',
      `from (select count(*) as row_count from ${tested} as tested) as tested`,
      `cross join (select count(*) as row_count from ${target(test, context)} as target) as target`,
      'where tested.row_count <> target.row_count',
    ].join('\n'),

  sum_equals: sumsThatDiffer,
}

/** True for a test of Aurora's own that compares rows with one another or with another node. */
export function isQueryTest(name: string): boolean {
  return Object.hasOwn(queries, name)
}

/** A query whose rows are the failures of such a test; `tested` is the tested relation after `where`. */
export function failingQuery(test: GenericTest, tested: string, context: TestContext): string {
  const queryOf = queries[test.test]
  if (queryOf === undefined) throw new TypeError(`not a test of several rows: ${test.test}`)
  return queryOf(test, tested, context)
}

/**
 * Both sides stand in one grouped union and not in a join, so that a group with NULL in its key meets its like.
 * A sum over nothing but NULLs, or over a group that one side lacks, is NULL and equals only NULL.
 */
function sumsThatDiffer(test: GenericTest, tested: string, context: TestContext): string {
  const groups = listArgument(test, 'group_by')
  const group = groups.length === 0 ? '' : `${columnList(groups)}, `
  const column = quoteIdentifier(testedColumn(test))
  const toColumn = quoteIdentifier(requiredArgument(test, 'to_column'))
  return [
    `select ${group}sum(tested_amount) as tested_sum, sum(target_amount) as target_sum from (`,
    `  select ${group}${column} as tested_amount, null as target_amount from ${tested} as tested`,
    `  union all select ${group}null, ${toColumn} from ${target(test, context)} as target`,
    ') as amounts',
    ...(groups.length === 0 ? [] : [`group by ${columnList(groups)}`]),
    'having sum(tested_amount) is distinct from sum(target_amount)',
  ].join('\n')
}

function target(test: GenericTest, context: TestContext): string {
  return context.relationOf(targetOf(test, context))
}

function columnList(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ')
}
