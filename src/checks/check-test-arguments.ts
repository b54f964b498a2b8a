import { didYouMean } from '../base/closest.js'
import { UserError } from '../base/errors.js'
import { expectedCell, isCellOfType } from '../project/cell-check.js'
import type { ArgumentValue, Column, GenericTest } from '../project/types.js'
import { isList } from './test-arguments.js'
import type { TestContext } from './test-context.js'
import { targetOf } from './test-context.js'

/** Arguments that hold values of the tested column. */
const valueArguments = ['values', 'min', 'max']

/** Arguments that name a column of the node in `to`. */
const targetColumnArguments = ['field', 'to_column', 'group_by']

const valueTests: ReadonlySet<string> = new Set(['accepted_values', 'accepted_range'])
const targetTests: ReadonlySet<string> = new Set(['relationships', 'sum_equals'])

/**
 * What the file alone could not tell: whether a value can be one of the tested column's type, and whether a column
 * of another node exists there. Nodes whose YAML declares no columns are not judged.
 */
export function checkTestArguments(
  test: GenericTest,
  context: Pick<TestContext, 'columnsOf' | 'dependsOn'>,
): readonly UserError[] {
  if (valueTests.has(test.test)) return checkValues(test, context)
  if (targetTests.has(test.test)) return checkTargetColumns(test, context)
  if (test.test === 'row_count') return checkCounts(test)
  return []
}

function checkValues(test: GenericTest, context: Pick<TestContext, 'columnsOf'>): readonly UserError[] {
  const column = context.columnsOf(test.nodeId).find(({ name }) => name === test.column)
  const given = valueArguments.flatMap((key) => itemsOf(test.arguments[key]).map((value) => ({ key, value })))
  const errors = given.flatMap(({ key, value }) => checkValue(test, key, value, column))
  if (test.test === 'accepted_values' && given.length === 0) {
    errors.push(
      argumentError(test, 'accepted_values has an empty list of values', 'List at least one value.'),
    )
  }
  return errors
}

function checkValue(
  test: GenericTest,
  key: string,
  value: ArgumentValue,
  column: Column | undefined,
): UserError[] {
  if (value === null) {
    return [argumentError(test, `null in "${key}"`, 'NULL always passes; add not_null to refuse it.')]
  }
  if (typeof value === 'object') {
    return [argumentError(test, `a list or map in "${key}", where a value is expected`, undefined)]
  }
  const text = String(value)
  if (column?.type === undefined || isCellOfType(text, column.type)) return []
  const message = `${text} in "${key}" is no value of column "${column.name}"`
  return [argumentError(test, message, `Write ${expectedCell(column.type)}.`)]
}

function checkTargetColumns(
  test: GenericTest,
  context: Pick<TestContext, 'columnsOf' | 'dependsOn'>,
): readonly UserError[] {
  const target = targetOf(test, context)
  const known = context.columnsOf(target).map(({ name }) => name)
  if (known.length === 0) return []
  return targetColumnArguments
    .flatMap((key) => itemsOf(test.arguments[key]))
    .filter((name) => typeof name === 'string')
    .filter((name) => !known.includes(name))
    .map((name) => argumentError(test, `"${name}" is no column of ${target}`, didYouMean(name, known)))
}

function checkCounts(test: GenericTest): readonly UserError[] {
  return ['min', 'max', 'equals'].flatMap((key) => {
    const value = test.arguments[key]
    if (value === undefined || value === null) return []
    return typeof value === 'string' && /^\d{1,15}$/.test(value)
      ? []
      : [argumentError(test, `"${key}" is no number of rows`, 'Write a whole number, such as 100.')]
  })
}

function itemsOf(argument: ArgumentValue | undefined): readonly ArgumentValue[] {
  if (argument === undefined) return []
  return isList(argument) ? argument : [argument]
}

function argumentError(test: GenericTest, message: string, hint: string | undefined): UserError {
  return new UserError(`Test ${test.test}: ${message}`, {
    code: 'bad_test_argument',
    where: { ...test.position, node: test.nodeId },
    hint,
  })
}
