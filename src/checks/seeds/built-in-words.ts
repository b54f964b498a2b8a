import type { GenericTest } from '../../project/types.js'
import { rowJson } from '../row-json.js'
import { listArgument, requiredArgument, testedColumn, textArgument } from '../test-arguments.js'
import { targetOf } from '../test-context.js'
import type { FailingRow } from './failing-row.js'
import { beside, cellsOf, shown, valueText } from './row-words.js'
import type { SeedContext } from './seed-context.js'

type Words = (test: GenericTest, failing: FailingRow, context: SeedContext) => string

const words: Readonly<Record<string, Words>> = {
  not_null: (test) => `column "${testedColumn(test)}" must not be NULL: the cell is empty`,

  unique: (test, failing) =>
    `${testedCell(test, failing)} as on line ${failing.otherLine ?? '?'}, and must be unique`,

  unique_combination: (test, { otherLine }) =>
    `${listArgument(test, 'columns').join(', ')} are the same as on line ${otherLine ?? '?'}, and must be unique together`,

  accepted_values: (test, failing) =>
    `${testedCell(test, failing)}; allowed are ${listArgument(test, 'values').join(', ')}`,

  accepted_range: (test, failing) => `${testedCell(test, failing)}; it must be ${rangeWords(test)}`,

  relationships: (test, failing, context) =>
    `${testedCell(test, failing)}, which column "${requiredArgument(test, 'field')}" of ${targetName(test, context)} does not know`,

  conserves: (test, { row }) => {
    const [total, parts] = [requiredArgument(test, 'total'), listArgument(test, 'parts')]
    const cells = row === undefined ? [] : cellsOf(row, [total, ...parts])
    return `column "${total}" is not the sum of ${parts.join(', ')}${beside(cells)}`
  },

  row_count: (test, failing) =>
    `there are ${figure(failing, 'row_count')} rows; there must be ${countWords(test)}`,

  equal_row_count: (test, failing, context) =>
    `there are ${figure(failing, 'row_count')} rows, and ${figure(failing, 'expected_row_count')} in ${targetName(test, context)}`,

  sum_equals: (test, { found }, context) =>
    `the sum of column "${testedColumn(test)}" is not that of "${requiredArgument(test, 'to_column')}" in ${targetName(test, context)}: ${rowJson(found)}`,
}

/**
 * What a test that is always there found wrong. Undefined for an `expression` and for tests of the project's own:
 * there only the project knows the reason.
 */
export function builtInWords(
  test: GenericTest,
  failing: FailingRow,
  context: SeedContext,
): string | undefined {
  return words[test.test]?.(test, failing, context)
}

function testedCell(test: GenericTest, { row }: FailingRow): string {
  const name = testedColumn(test)
  return `column "${name}" is ${shown(row?.cells.get(name) ?? null)}`
}

function figure({ found }: FailingRow, name: string): string {
  return valueText(found[name] ?? null) ?? '?'
}

function targetName(test: GenericTest, context: SeedContext): string {
  const target = targetOf(test, context)
  return context.seedOf(target)?.file ?? target
}

function rangeWords(test: GenericTest): string {
  const isInclusive = textArgument(test, 'inclusive') !== 'false'
  return boundWords(test, {
    min: isInclusive ? 'at least' : 'more than',
    max: isInclusive ? 'at most' : 'less than',
  })
}

function countWords(test: GenericTest): string {
  return boundWords(test, { equals: 'exactly', min: 'at least', max: 'at most' })
}

function boundWords(test: GenericTest, spelling: Readonly<Record<string, string>>): string {
  return Object.entries(spelling)
    .flatMap(([key, word]) => {
      const bound = textArgument(test, key)
      return bound === undefined ? [] : [`${word} ${bound}`]
    })
    .join(' and ')
}
