import { flag, sourceText, text } from './scalar-shapes.js'
import { anything, list, optional, required, type Fields } from './shape.js'

export interface BuiltInTest {
  /** Where it may stand: under a column, under a model or seed, or under both. */
  readonly on: 'column' | 'node' | 'both'
  readonly arguments: Fields
  /** Arguments that name columns of the node under test. */
  readonly columnArguments: readonly string[]
  /** At least one of these arguments must be given. */
  readonly oneOf: readonly string[]
}

const other = required(text, 'Name of another model or seed.')
const columns = list(text)

function test(
  on: BuiltInTest['on'],
  fields: Fields,
  rules: { columnArguments?: readonly string[]; oneOf?: readonly string[] } = {},
): BuiltInTest {
  return { on, arguments: fields, columnArguments: rules.columnArguments ?? [], oneOf: rules.oneOf ?? [] }
}

/** The generic tests that are always there, with their arguments. */
export const builtInTests: Readonly<Record<string, BuiltInTest>> = {
  not_null: test('column', {}),
  unique: test('column', {}),
  accepted_values: test('column', { values: required(list(anything), 'The values allowed.') }),
  relationships: test('column', {
    to: other,
    field: required(text, 'Column of the other node in which each value must be found.'),
  }),
  accepted_range: test(
    'column',
    {
      min: optional(sourceText, 'Smallest value allowed.'),
      max: optional(sourceText, 'Greatest value allowed.'),
      inclusive: optional(flag, 'Whether the bounds themselves are allowed; default true.'),
    },
    { oneOf: ['min', 'max'] },
  ),
  unique_combination: test(
    'node',
    { columns: required(columns, 'Columns whose values together are unique.') },
    { columnArguments: ['columns'] },
  ),
  row_count: test(
    'node',
    {
      min: optional(sourceText, 'Fewest rows allowed.'),
      max: optional(sourceText, 'Most rows allowed.'),
      equals: optional(sourceText, 'The number of rows.'),
    },
    { oneOf: ['min', 'max', 'equals'] },
  ),
  equal_row_count: test('node', { to: other }),
  sum_equals: test(
    'node',
    {
      column: required(text, 'Column that is summed here.'),
      to: other,
      to_column: required(text, 'Column that is summed there.'),
      group_by: optional(columns, 'Columns, of the same name on both sides, by which the sums are taken.'),
    },
    { columnArguments: ['column', 'group_by'] },
  ),
  conserves: test(
    'node',
    {
      total: required(text, 'Column that holds the total.'),
      parts: required(columns, 'Columns whose sum it is, row by row; unknown when one of them is.'),
    },
    { columnArguments: ['total', 'parts'] },
  ),
  expression: test('both', { expression: required(text, 'SQL that must be true for each row.') }),
}
