import { builtInTests } from './built-in-tests.js'
import { flag, identifier, integer, pattern, text, choice } from './scalar-shapes.js'
import {
  anything,
  expectMap,
  list,
  objectSchema,
  object,
  optional,
  readFields,
  wrongType,
  type Fields,
  type JsonSchema,
  type Read,
  type ReadFields,
  type Shape,
} from './shape.js'
import type { ArgumentValue } from './types.js'
import type { Place } from './yaml-tree.js'

const threshold = pattern(
  /^(=|!=|<>|>|>=|<|<=)\s*\d+$/,
  'a comparison with the number of failures, such as "> 10"',
)

/** What can be set for every test, in the same map as its arguments or under `config:`. */
export const testConfigFields = {
  severity: optional(choice(['error', 'warn']), 'Whether a failure stops the publication or only warns.'),
  warn_if: optional(threshold, 'Number of failures that warns; default "!= 0".'),
  error_if: optional(threshold, 'Number of failures that is an error; default "!= 0".'),
  where: optional(text, 'SQL predicate that limits the rows looked at.'),
  limit: optional(integer(0), 'How many failing rows are shown and kept; default 100.'),
  store_failures: optional(flag, 'Whether failing rows are kept in aurora.failures; default true.'),
  tags: optional(list(text), 'Tags to select the test by.'),
} satisfies Fields

const optionFields = {
  ...testConfigFields,
  name: optional(identifier, 'Name of the test, unique in the project; derived where it is not given.'),
  description: optional(text, 'What the test guards.'),
  config: optional(object(testConfigFields), 'The same settings, set apart from the arguments.'),
} satisfies Fields

export type ParsedTestConfig = ReadFields<typeof testConfigFields>

/** One entry of `tests:` as the file says it. */
export interface ParsedTest {
  readonly at: Place
  readonly test: string
  readonly arguments: Readonly<Record<string, ArgumentValue>>
  readonly options: ReadFields<typeof optionFields>
}

/** `- not_null`, or `- accepted_values: {values: [A, B], severity: warn}`. */
export const testEntry: Shape<ParsedTest> = {
  // One definition for all places where tests stand: written out at each, the schemas would be huge.
  schema: { $ref: '#/definitions/test' },
  read(node, context) {
    if (node.kind === 'list') {
      context.report(wrongType(node, 'a list of test names and maps', context))
      return undefined
    }
    const [entry, second] =
      node.kind === 'scalar'
        ? [{ key: node.text, place: node.place, value: nothing(node.place) }]
        : node.entries
    if (entry === undefined) {
      context.report({ code: 'missing_key', message: 'the name of a test is missing', place: node.place })
      return undefined
    }
    if (second !== undefined) {
      context.report({
        code: 'unknown_key',
        message: `key "${second.key}" stands beside the test "${entry.key}"`,
        place: second.place,
        hint: `Indent it further, so that it belongs to "${entry.key}".`,
      })
    }
    const child = { report: context.report, label: entry.key, place: entry.place }
    const argumentFields = Object.hasOwn(builtInTests, entry.key)
      ? (builtInTests[entry.key]?.arguments ?? {})
      : undefined
    const map = expectMap(entry.value, child)
    if (map === undefined) return undefined
    if (argumentFields === undefined) {
      const result = readFields(map, optionFields, anything, child)
      return result && { at: entry.place, test: entry.key, arguments: result.rest, options: result.known }
    }
    const result = readFields(map, { ...optionFields, ...argumentFields }, undefined, child)
    if (result === undefined) return undefined
    const isOption = (key: string): boolean => Object.hasOwn(optionFields, key)
    const entries = Object.entries(result.known)
    return {
      at: entry.place,
      test: entry.key,
      arguments: Object.fromEntries(entries.filter(([key]) => !isOption(key))) as ParsedTest['arguments'],
      options: Object.fromEntries(entries.filter(([key]) => isOption(key))),
    }
  },
}

/** JSON schema of one entry of `tests:`: `#/definitions/test`. */
export function testEntrySchema(): JsonSchema {
  const known = Object.entries(builtInTests).map(([name, { arguments: fields }]) => [
    name,
    { anyOf: [objectSchema({ ...optionFields, ...fields }, false), { type: 'null' }] },
  ])
  return {
    anyOf: [
      { type: 'string' },
      {
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        properties: Object.fromEntries(known) as JsonSchema,
        additionalProperties: { anyOf: [objectSchema(optionFields, true), { type: 'null' }] },
      },
    ],
  }
}

function nothing(place: Place): { kind: 'scalar'; text: string; plain: boolean; place: Place } {
  return { kind: 'scalar', text: '', plain: true, place }
}

/** A file of tests/data/*.yml: what is said of singular tests. */
export const singularTestsShape = object({
  tests: optional(
    list(
      object({
        ...testConfigFields,
        name: { shape: identifier, required: true, description: 'Name of the file beside it, without .sql.' },
        description: optional(text, 'What the test guards.'),
        config: optional(object(testConfigFields), 'The same settings, set apart.'),
      }),
    ),
    'Singular tests: files of tests/data/, each row that one returns is a failure.',
  ),
})

export type ParsedSingularTests = Read<typeof singularTestsShape>
