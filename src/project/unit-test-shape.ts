import { columnType, text } from './scalar-shapes.js'
import { anything, list, mapOf, object, optional, placed, required, type Read } from './shape.js'
import { testConfigFields } from './test-shape.js'

const row = placed(mapOf(anything))

/** One entry of `unit_tests:` in a YAML file under models/. */
export const unitTestShape = object({
  name: required(placed(text), 'What the test shows, as a sentence.'),
  model: required(placed(text), 'Model under test; a version as name.v1, else the latest.'),
  description: optional(text, 'What the test guards.'),
  as_of: optional(text, 'Logical time of the test, in ISO 8601 and UTC; default that of the run.'),
  types: optional(mapOf(columnType), 'Types of columns that no contract gives.'),
  given: required(
    list(
      object({
        input: required(
          placed(text),
          "Node that the model reads: ref('name') or source('provider', 'endpoint').",
        ),
        rows: optional(list(row), 'Rows of the input; none by default. A column that is left out is NULL.'),
      }),
    ),
    'Rows of each input; an input that is not named has none.',
  ),
  expect: required(list(row), 'Rows that the model must give, in the columns that are named, in any order.'),
  config: optional(object(testConfigFields), 'Settings of the test.'),
})

export type ParsedUnitTest = Read<typeof unitTestShape>
