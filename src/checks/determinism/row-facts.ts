import { keyOf } from '../contracted-node.js'
import type { ReadRelation } from '../query-check.js'

/** What is known of the rows of a relation or of a query. All names are lower case. */
export interface RowFacts {
  /** Output columns in their order; undefined where they are not known. */
  readonly columns: readonly string[] | undefined
  /** Sets of columns that are unique together; an empty set says that there is at most one row. */
  readonly keys: readonly (readonly string[])[]
  readonly notNull: ReadonlySet<string>
  /** Columns that hold nothing but these literals, as the tree spells them. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>
}

export const unknownRows: RowFacts = {
  columns: undefined,
  keys: [],
  notNull: new Set(),
  values: new Map(),
}

/** What the YAML promises of a node: grain, constraints, and tests without exceptions, all proven before publishing. */
export function declaredFacts({ node, tests, keys: given = [] }: ReadRelation): RowFacts {
  if (node.kind === 'source') return { ...unknownRows, keys: given, notNull: new Set(given.flat()) }
  const strict = tests.filter(({ config }) => config.severity === 'error' && config.where === undefined)
  const columnsTested = (name: string) =>
    strict.flatMap((test) => (test.test === name && test.column !== undefined ? [test.column] : []))
  const key = keyOf(node)
  const notNull = new Set([
    // A key's columns are tested for NULL as well.
    ...[...given.flat(), ...key, ...columnsTested('not_null')],
    ...node.columns.filter(({ constraints }) => constraints.notNull).map(({ name }) => name),
  ])
  const unique = [
    ...columnsTested('unique'),
    ...node.columns.filter(({ constraints }) => constraints.unique).map(({ name }) => name),
  ]
  const combinations = strict.flatMap((test) => {
    const columns = test.test === 'unique_combination' ? test.arguments['columns'] : undefined
    return Array.isArray(columns) ? [columns.map(String)] : []
  })
  return {
    columns: node.columns.length === 0 ? undefined : node.columns.map(({ name }) => name),
    keys: [
      ...given,
      ...(key.length === 0 ? [] : [key]),
      // Of a unique column that may be NULL several rows can be NULL.
      ...unique.filter((name) => notNull.has(name)).map((name) => [name]),
      ...combinations,
    ],
    notNull,
    values: new Map(),
  }
}
