import type { ColumnType, Model, NodeId, Seed, Source, UnitTest } from '../../project/types.js'
import { sourceViewColumns } from '../../state/landed-input.js'

export type UnitNode = Model | Seed | Source

/** A column whose values a unit test gives or expects. */
export interface UnitColumn {
  readonly name: string
  readonly type: ColumnType
}

/** The nodes whose rows a unit test gives; an ephemeral model among them is not worked out. */
export function givenNodes({ given }: UnitTest): ReadonlySet<NodeId> {
  return new Set(given.flatMap(({ nodeId }) => (nodeId === undefined ? [] : [nodeId])))
}

/** Columns of an input: those of its contract or of a source's view, and what the test gives a type itself. */
export function inputColumns(test: UnitTest, node: UnitNode): readonly UnitColumn[] {
  const known = node.kind === 'source' ? sourceColumns(node) : node.columns
  return typed(known, namesGiven(test, node.id), test)
}

/** Columns that are compared: those that the expected rows name, or all of the contract where none is expected. */
export function expectedColumns(test: UnitTest, model: Model): readonly UnitColumn[] {
  const named = new Set(test.expected.flatMap(({ cells }) => Object.keys(cells)))
  const all = typed(model.columns, [...named], test)
  return named.size === 0 ? all : all.filter(({ name }) => named.has(name))
}

function sourceColumns({ format }: Source): readonly { name: string; type: ColumnType | undefined }[] {
  // The landed tables and those of finance have columns of their own.
  return format === undefined ? [] : sourceViewColumns
}

function namesGiven(test: UnitTest, nodeId: NodeId): readonly string[] {
  const rows = test.given.filter((input) => input.nodeId === nodeId).flatMap((input) => input.rows)
  return [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))]
}

function typed(
  known: readonly { readonly name: string; readonly type: ColumnType | undefined }[],
  named: readonly string[],
  { types }: UnitTest,
): readonly UnitColumn[] {
  const names = [...new Set([...known.map(({ name }) => name), ...named])]
  return names.flatMap((name) => {
    const type = known.find((column) => column.name === name)?.type ?? types[name]
    return type === undefined ? [] : [{ name, type }]
  })
}
