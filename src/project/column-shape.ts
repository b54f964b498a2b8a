import { didYouMean } from '../base/closest.js'
import { columnType, flag, identifier, scalar, text } from './scalar-shapes.js'
import { moneyUnits } from './column-type.js'
import { list, object, optional, readFields, required, type Fields, type Read, type Shape } from './shape.js'
import { testEntry } from './test-shape.js'

const namedConstraints = ['not_null', 'unique', 'primary_key'] as const

export type ParsedConstraint = (typeof namedConstraints)[number] | { readonly check: string }

const checkFields = { check: required(text, 'SQL that must not be false for any row.') }

/** `not_null`, `unique`, `primary_key`, or `{check: "sql"}`. */
const constraint: Shape<ParsedConstraint> = {
  schema: {
    anyOf: [
      { enum: namedConstraints },
      {
        type: 'object',
        properties: { check: { type: 'string' } },
        required: ['check'],
        additionalProperties: false,
      },
    ],
  },
  read(node, context) {
    if (node.kind !== 'scalar') return readFields(node, checkFields, undefined, context)?.known
    const named = namedConstraints.find((name) => name === node.text)
    if (named !== undefined) return named
    context.report({
      code: 'bad_value',
      message: `unknown constraint "${node.text}"`,
      place: node.place,
      hint:
        didYouMean(node.text, namedConstraints) || 'Known: not_null, unique, primary_key, {check: "SQL"}.',
    })
    return undefined
  },
}

/** Free text, but a slip in a unit of money would silently take the column out of the exact-money check. */
const unit = scalar({
  expected: 'a unit',
  schema: { type: 'string' },
  parse: (value) => (!moneyUnits.includes(value) && moneyUnits.includes(tidyUnit(value)) ? undefined : value),
  hint: (value) => `Did you mean "${tidyUnit(value)}"?`,
})

function tidyUnit(value: string): string {
  const lower = value.toLowerCase()
  return (
    moneyUnits.find((known) => known === lower || known === `${lower}s` || `${known}s` === lower) ?? lower
  )
}

/** What may be said of any column. */
export const columnFields = {
  name: required(identifier, 'Name of the column.'),
  type: optional(columnType, 'Type of the contract: VARCHAR, BOOLEAN, INTEGER, BIGINT, DECIMAL(p,s), …'),
  description: optional(text, 'What the column holds.'),
  unit: optional(
    unit,
    'Unit of the figures: coin, lamports, gwei and wei are money; any other is informative.',
  ),
  signed: optional(flag, 'True for an amount that may be negative; others carry CHECK >= 0.'),
  volatile: optional(flag, 'True to leave the column out of content hashes and comparisons.'),
  constraints: optional(list(constraint), 'What the engine enforces: not_null, unique, primary_key, check.'),
  tests: optional(list(testEntry), 'Tests of this column.'),
} satisfies Fields

export const columnShape = object(columnFields)

export type ParsedColumn = Read<typeof columnShape>
