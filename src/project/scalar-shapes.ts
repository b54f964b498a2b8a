import { didYouMean } from '../base/closest.js'
import { parseColumnType, columnTypeHint } from './column-type.js'
import { isCalendarDate, isCellOfType } from './cell-check.js'
import { booleanOf, wrongType, type JsonSchema, type Shape } from './shape.js'
import type { ColumnType } from './types.js'

interface ScalarOptions<T> {
  /** Completes `"key" must be …`. */
  readonly expected: string
  readonly schema: JsonSchema
  parse(text: string, plain: boolean): T | undefined
  hint?(text: string): string
}

/** A shape for one piece of text; `parse` gives undefined for what it refuses. */
export function scalar<T>(options: ScalarOptions<T>): Shape<T> {
  return {
    schema: options.schema,
    read(node, context) {
      if (node.kind !== 'scalar') {
        context.report(wrongType(node, options.expected, context))
        return undefined
      }
      const value = options.parse(node.text, node.plain)
      if (value === undefined) {
        context.report({
          code: 'bad_value',
          message: `"${context.label}" must be ${options.expected}, found "${node.text}"`,
          place: node.place,
          hint: options.hint?.(node.text),
        })
      }
      return value
    },
  }
}

export const text = scalar({ expected: 'text', schema: { type: 'string' }, parse: (value) => value })

/** Text that may look like a number or a boolean: its source text counts. */
export const sourceText = scalar({
  expected: 'one value',
  schema: { type: ['string', 'number', 'boolean'] },
  parse: (value) => value,
})

export function pattern(regex: RegExp, expected: string): Shape<string> {
  return scalar({
    expected,
    schema: { type: 'string', pattern: regex.source },
    parse: (value) => (regex.test(value) ? value : undefined),
  })
}

/** Longest name of a node, leaving room for `_v99` within the 63 bytes of an identifier. */
const longestName = 58

export const identifierPattern = new RegExp(`^[a-z][a-z0-9_]{0,${longestName - 1}}$`)

/** Name of a project, node, column, schema, macro or test. */
export const identifier = pattern(
  identifierPattern,
  `a name of lower-case letters, digits and "_", at most ${longestName} characters`,
)

export const environmentName = pattern(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable')

export const flag = scalar({
  expected: 'true or false',
  schema: { type: 'boolean' },
  parse: (value, plain) => (plain ? booleanOf(value) : undefined),
})

/** A whole number that counts something; amounts are `sourceText`. */
export function integer(minimum: number): Shape<number> {
  return scalar({
    expected: `a whole number, ${minimum} or more`,
    schema: { type: 'integer', minimum },
    parse: (value) => (/^\d{1,9}$/.test(value) && Number(value) >= minimum ? Number(value) : undefined),
  })
}

/** A figure of zero or more that fits DECIMAL(38,18), kept as text. */
export const amount = scalar({
  expected: 'a figure of 0 or more, at most 18 digits after the point, no exponent',
  schema: { type: ['string', 'number'] },
  parse: (value) => (!value.startsWith('-') && isCellOfType(value, 'DECIMAL(38,18)') ? value : undefined),
})

export function choice<const T extends string>(values: readonly T[]): Shape<T> {
  return scalar({
    expected: `one of ${values.join(', ')}`,
    schema: { enum: values },
    parse: (value) => values.find((known) => known === value),
    hint: (value) => didYouMean(value, values),
  })
}

export const date = scalar({
  expected: 'a date as 2027-01-31',
  schema: { type: 'string', format: 'date' },
  parse: (value) => (isCalendarDate(value) ? value : undefined),
})

export const columnType = scalar<ColumnType>({
  expected: 'a column type',
  schema: {
    type: 'string',
    pattern: '^(VARCHAR|BOOLEAN|INTEGER|BIGINT|DATE|TIMESTAMPTZ|UUID|JSON|DECIMAL\\(\\d+,\\d+\\))$',
  },
  parse: parseColumnType,
  hint: columnTypeHint,
})
