import { didYouMean } from '../base/closest.js'
import { base32Of, canonicalJson } from '../base/hash.js'
import { builtInTests, type BuiltInTest } from './built-in-tests.js'
import { checkColumnNames } from './columns.js'
import type { Problems } from './problems.js'
import { testConfigOf } from './test-config.js'
import type { ParsedTest } from './test-shape.js'
import type { ArgumentValue, Column, GenericTest, NodeId } from './types.js'

/** A model, a version of one, or a seed, as far as its tests need to know it. */
export interface TestedNode {
  readonly id: NodeId
  /** With its version: `lines_v2`. */
  readonly name: string
  readonly columns: readonly Column[]
}

/** A test as a YAML file gives it to a node or to one of its columns. */
export interface TestDraft {
  readonly parsed: ParsedTest
  readonly node: TestedNode
  readonly column: string | undefined
  readonly file: string
}

/** Tests of a node's columns in their order, then those of the node itself. */
export function testDrafts(
  node: TestedNode,
  parsed: {
    readonly columns?: readonly { readonly name: string; readonly tests?: readonly ParsedTest[] }[]
    readonly tests?: readonly ParsedTest[]
  },
  file: string,
): readonly TestDraft[] {
  const ofColumns = (parsed.columns ?? []).flatMap(({ name, tests }) =>
    (tests ?? []).map((test) => ({ parsed: test, node, column: name, file })),
  )
  return [
    ...ofColumns,
    ...(parsed.tests ?? []).map((test) => ({ parsed: test, node, column: undefined, file })),
  ]
}

/** Checks the drafts against what tests exist, and gives each one its name and id. */
export function genericTestsOf(
  drafts: readonly TestDraft[],
  ownTests: readonly string[],
  projectName: string,
  problems: Problems,
): readonly GenericTest[] {
  const known = [...Object.keys(builtInTests), ...ownTests]
  const valid = drafts.filter((draft) => isKnownTest(draft, known, problems))
  for (const draft of valid) checkArguments(draft, problems)
  const names = uniqueNames(valid, problems)
  return valid.map((draft, index) => genericTestOf(draft, names[index] ?? '', projectName))
}

function genericTestOf(draft: TestDraft, name: string, projectName: string): GenericTest {
  const { parsed, node, column, file } = draft
  const { config, description } = parsed.options
  return {
    kind: 'generic',
    id: `test.${projectName}.${name}`,
    name,
    test: parsed.test,
    nodeId: node.id,
    column,
    arguments: parsed.arguments,
    config: testConfigOf(parsed.options, config),
    description: description ?? '',
    position: { file, line: parsed.at[0], column: parsed.at[1] },
  }
}

function isKnownTest({ parsed, file }: TestDraft, known: readonly string[], problems: Problems): boolean {
  if (known.includes(parsed.test)) return true
  problems.add(file, {
    code: 'unknown_test',
    message: `unknown test "${parsed.test}": neither built in nor a file tests/generic/${parsed.test}.sql`,
    place: parsed.at,
    hint: didYouMean(parsed.test, known),
  })
  return false
}

function checkArguments(draft: TestDraft, problems: Problems): void {
  const { parsed, column, file } = draft
  const test: BuiltInTest | undefined = Object.hasOwn(builtInTests, parsed.test)
    ? builtInTests[parsed.test]
    : undefined
  if (test === undefined) return
  const report = (message: string, hint?: string): void =>
    problems.add(file, { code: 'bad_test', message, place: parsed.at, hint })
  if (test.on === 'column' && column === undefined) {
    report(`test "${parsed.test}" belongs under a column`, 'Move it to the tests of the column it is about.')
  }
  if (test.on === 'node' && column !== undefined) {
    report(
      `test "${parsed.test}" belongs under the model or seed, not under column "${column}"`,
      'Move it to the tests beside "columns".',
    )
  }
  if (test.oneOf.length > 0 && !test.oneOf.some((name) => parsed.arguments[name] !== undefined)) {
    report(`test "${parsed.test}" needs at least one of ${test.oneOf.join(', ')}`)
  }
  if (test.columnArguments.length === 0) return
  const named = test.columnArguments.flatMap((name) => textsOf(parsed.arguments[name]))
  checkColumnNames(
    named.map((value) => ({ value, at: parsed.at })),
    draft.node.columns,
    file,
    problems,
  )
}

function textsOf(value: ArgumentValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

const longestTestName = 80

/**
 * `<test>_<node>_<column>_<arguments>` as dbt derives it, cut with a hash beyond 80 characters. Two tests that differ
 * only in what a name cannot show get a hash of it; two that do not differ are a problem, as are two of one given name.
 */
function uniqueNames(drafts: readonly TestDraft[], problems: Problems): readonly string[] {
  const taken = new Map<string, TestDraft>()
  const given = new Set<string>()
  for (const { parsed } of drafts) if (parsed.options.name !== undefined) given.add(parsed.options.name)
  return drafts.map((draft) => {
    const base = draft.parsed.options.name ?? derivedName(draft)
    const isTaken = taken.has(base) || (draft.parsed.options.name === undefined && given.has(base))
    const name = isTaken && draft.parsed.options.name === undefined ? withHash(base, identity(draft)) : base
    const first = taken.get(name)
    if (first !== undefined) reportDuplicate(draft, first, name, problems)
    taken.set(name, draft)
    return name
  })
}

function reportDuplicate(draft: TestDraft, first: TestDraft, name: string, problems: Problems): void {
  problems.add(draft.file, {
    code: 'duplicate_test',
    message:
      draft.parsed.options.name === undefined
        ? `test "${draft.parsed.test}" stands here a second time with the same arguments`
        : `a second test is called "${name}"`,
    place: draft.parsed.at,
    hint: `The first one is at ${first.file}:${first.parsed.at.join(':')}.`,
  })
}

function derivedName({ parsed, node, column }: TestDraft): string {
  const parts = [parsed.test, node.name]
  if (column !== undefined) parts.push(column)
  const keys = Object.keys(parsed.arguments).sort()
  for (const key of keys) parts.push(...flatTexts(parsed.arguments[key] ?? null))
  let name = parts.join('_')
  if (keys.length > 0)
    name = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_|_$/g, '')
  return name.length <= longestTestName ? name : withHash(name, canonicalJson(parts))
}

function withHash(name: string, hashed: string): string {
  return `${name.slice(0, longestTestName - 11)}_${base32Of(hashed, 10)}`
}

/** Everything that makes two tests different from each other. */
function identity({ parsed, node, column }: TestDraft): string {
  const config = testConfigOf(parsed.options, parsed.options.config)
  return canonicalJson([parsed.test, node.id, column ?? null, parsed.arguments, config.where ?? null])
}

function flatTexts(value: ArgumentValue): readonly string[] {
  if (value === null) return ['null']
  if (typeof value === 'string') return [value]
  if (typeof value === 'boolean') return [String(value)]
  if (Array.isArray(value)) return (value as readonly ArgumentValue[]).flatMap(flatTexts)
  return Object.entries(value).flatMap(([key, item]) => [key, ...flatTexts(item)])
}
