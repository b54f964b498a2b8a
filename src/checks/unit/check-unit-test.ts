import { didYouMean } from '../../base/closest.js'
import { UserError } from '../../base/errors.js'
import { expectedCell, isCellOfType } from '../../project/cell-check.js'
import type { Position, UnitTest, UnitTestRow } from '../../project/types.js'
import type { UnitColumn, UnitNode } from './unit-columns.js'
import { expectedColumns, inputColumns } from './unit-columns.js'

/**
 * What only the whole project tells of a unit test: whether its inputs are read by the model, its columns exist, and its
 * cells can be values of them. `reads` are the nodes that the model reads.
 */
export function checkUnitTest(
  test: UnitTest,
  model: UnitNode | undefined,
  reads: readonly UnitNode[],
): readonly UserError[] {
  if (model?.kind !== 'model') return []
  return [
    ...timeErrors(test),
    ...inputErrors(test, model.name, reads),
    ...reads.flatMap((node) => columnErrors(test, node)),
    ...rowErrors(test.expected, expectedColumns(test, model), model.relation.name, [
      ...model.columns.map(({ name }) => name),
      ...Object.keys(test.types),
    ]),
  ]
}

function timeErrors({ asOf, position }: UnitTest): readonly UserError[] {
  if (asOf === undefined || isCellOfType(asOf, 'TIMESTAMPTZ')) return []
  return [problem(position, `"as_of" is no time: ${asOf}`, `Write ${expectedCell('TIMESTAMPTZ')}.`)]
}

function inputErrors(test: UnitTest, model: string, reads: readonly UnitNode[]): readonly UserError[] {
  const seen = new Set<string>()
  return test.given.flatMap(({ input, nodeId, position }) => {
    if (nodeId === undefined) return []
    if (!reads.some(({ id }) => id === nodeId)) {
      const names = reads.map(nameOf)
      const hint = didYouMean(input, names) || `It reads ${names.join(', ')}.`
      return [problem(position, `${model} does not read ${input}`, hint)]
    }
    if (seen.has(nodeId)) return [problem(position, `${input} is given twice`, 'Put its rows together.')]
    seen.add(nodeId)
    return []
  })
}

function columnErrors(test: UnitTest, node: UnitNode): readonly UserError[] {
  const columns = inputColumns(test, node)
  const input = test.given.find(({ nodeId }) => nodeId === node.id)
  const known =
    node.kind === 'source' ? columns.map(({ name }) => name) : node.columns.map(({ name }) => name)
  const errors = rowErrors(input?.rows ?? [], columns, nameOf(node), [...known, ...Object.keys(test.types)])
  if (errors.length > 0 || columns.length > 0) return errors
  return [
    problem(
      input?.position ?? test.position,
      `no column of ${nameOf(node)} is known, for it has no contract`,
      `Give it a row, and its columns a type under "types".`,
    ),
  ]
}

function rowErrors(
  rows: readonly UnitTestRow[],
  columns: readonly UnitColumn[],
  of: string,
  known: readonly string[],
): readonly UserError[] {
  return rows.flatMap(({ cells, position }) =>
    Object.entries(cells).flatMap(([name, value]) => {
      const type = columns.find((column) => column.name === name)?.type
      if (type === undefined) {
        const hint = didYouMean(name, known) || `Give it a type under "types" of the test.`
        return [problem(position, `"${name}" is no column of ${of} whose type is known`, hint)]
      }
      if (value === null) return []
      if (typeof value !== 'object' && isCellOfType(String(value), type)) return []
      const found = typeof value === 'object' ? 'a list or map' : String(value)
      return [problem(position, `"${name}" cannot hold ${found}`, `Write ${expectedCell(type)}.`)]
    }),
  )
}

function problem(at: Position, message: string, hint: string): UserError {
  return new UserError(message, { code: 'bad_unit_test', where: at, hint })
}

function nameOf(node: UnitNode): string {
  return node.kind === 'source' ? `source('${node.provider}', '${node.endpoint}')` : `ref('${node.name}')`
}
