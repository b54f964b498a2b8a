import { quoteIdentifier } from '../engine/identifiers.js'
import type { GenericTest } from '../project/types.js'
import type { TestContext } from './test-context.js'
import { listArgument, requiredArgument, testedColumn, textArgument } from './test-arguments.js'
import { typedLiteral } from './typed-literal.js'

/**
 * True for a row that fails, never NULL for one that does; undefined for a test that does not look at one row at
 * a time. Nulls: `not_null` fails on them, `expression` fails where it is NULL, `conserves` demands a NULL total
 * exactly where a part is NULL, the others pass over them.
 */
export function failingRowCondition(test: GenericTest, context: TestContext): string | undefined {
  switch (test.test) {
    case 'not_null':
      return `${quoteIdentifier(testedColumn(test))} is null`
    case 'accepted_values':
      return unacceptedValue(test, context)
    case 'accepted_range':
      return outOfRange(test, context)
    case 'expression':
      return `(${requiredArgument(test, 'expression')}\n) is not true`
    case 'conserves':
      return `${quoteIdentifier(requiredArgument(test, 'total'))} is distinct from (${sumOfParts(test)})`
    default:
      return undefined
  }
}

/** The condition under which a number of rows fails `row_count`. */
export function countCondition(test: GenericTest): (rows: string) => string {
  const bounds = [
    ['<', textArgument(test, 'min')],
    ['>', textArgument(test, 'max')],
    ['<>', textArgument(test, 'equals')],
  ] as const
  return (rows) =>
    bounds
      .flatMap(([operator, bound]) => (bound === undefined ? [] : [`${rows} ${operator} ${bound}`]))
      .join(' or ')
}

function unacceptedValue(test: GenericTest, context: TestContext): string {
  const values = listArgument(test, 'values').map((value) => literalFor(test, value, context))
  return `${quoteIdentifier(testedColumn(test))} not in (${values.join(', ')})`
}

function outOfRange(test: GenericTest, context: TestContext): string {
  const column = quoteIdentifier(testedColumn(test))
  const isInclusive = textArgument(test, 'inclusive') !== 'false'
  const [below, above] = isInclusive ? ['<', '>'] : ['<=', '>=']
  const bounds = [
    [below, textArgument(test, 'min')],
    [above, textArgument(test, 'max')],
  ] as const
  const conditions = bounds.flatMap(([operator, bound]) =>
    bound === undefined ? [] : [`${column} ${operator} ${literalFor(test, bound, context)}`],
  )
  return `(${conditions.join(' or ')})`
}

/** NULL as soon as one part is. */
function sumOfParts(test: GenericTest): string {
  return listArgument(test, 'parts').map(quoteIdentifier).join(' + ')
}

function literalFor(test: GenericTest, text: string, context: TestContext): string {
  const column = context.columnsOf(test.nodeId).find((candidate) => candidate.name === test.column)
  return typedLiteral(context.dialect, text, column?.type)
}
