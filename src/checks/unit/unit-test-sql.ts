import { engineType } from '../../engine/column-types.js'
import type { Dialect } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/identifiers.js'
import type { ArgumentValue, Model, NodeId, UnitTest, UnitTestRow } from '../../project/types.js'
import { typedLiteral } from '../typed-literal.js'
import type { UnitColumn, UnitNode } from './unit-columns.js'
import { expectedColumns, inputColumns } from './unit-columns.js'

/** Names of the steps that stand for the inputs of a model, in the SQL of one unit test. */
export function inputNames(reads: readonly UnitNode[]): ReadonlyMap<NodeId, string> {
  return new Map(reads.map(({ id }, index) => [id, quoteIdentifier(`unit_given_${index + 1}`)]))
}

/**
 * One query whose rows are what the model gave and nobody expected, and what was expected and it did not give. All
 * rows are in its text, so that it reads no table. `modelSql` reads the inputs under `inputNames`. Rows are compared
 * exactly, duplicates counted, in any order.
 */
export function unitTestSql(
  dialect: Dialect,
  test: UnitTest,
  model: Model,
  reads: readonly UnitNode[],
  modelSql: string,
): string {
  const names = inputNames(reads)
  const steps = reads.map((node) => {
    const rows = test.given.find(({ nodeId }) => nodeId === node.id)?.rows ?? []
    return [names.get(node.id) ?? '', rowsSql(dialect, inputColumns(test, node), rows)] as const
  })
  const columns = expectedColumns(test, model)
  const actual = `select ${columns.length === 0 ? '*' : columns.map((column) => compared(column)).join(', ')}\nfrom (\n${modelSql}\n) as given_by_model`
  // Nothing is expected and no contract names columns: every row is one too many.
  if (columns.length === 0) return withSteps(steps, actual)
  const expected = `select ${columns.map((column) => compared(column)).join(', ')}\nfrom (\n${rowsSql(dialect, columns, test.expected)}\n) as told`
  return withSteps(
    [...steps, ['unit_actual', actual], ['unit_expected', expected]],
    [
      `select 'only in the model' as found, more.* from (${without('unit_actual', 'unit_expected')}) as more`,
      'union all',
      `select 'only expected', less.* from (${without('unit_expected', 'unit_actual')}) as less`,
    ].join('\n'),
  )
}

function withSteps(steps: readonly (readonly [string, string])[], query: string): string {
  if (steps.length === 0) return query
  return `with ${steps.map(([name, sql]) => `${name} as (\n${sql}\n)`).join(',\n')}\n${query}`
}

function without(left: string, right: string): string {
  return `select * from ${left} except all select * from ${right}`
}

/** PostgreSQL compares no JSON, and both engines keep its text. */
function compared({ name, type }: UnitColumn): string {
  const column = quoteIdentifier(name)
  return type === 'JSON' ? `cast(${column} as varchar) as ${column}` : column
}

function rowsSql(dialect: Dialect, columns: readonly UnitColumn[], rows: readonly UnitTestRow[]): string {
  const select = ({ cells }: Pick<UnitTestRow, 'cells'>): string =>
    `select ${columns.map((column) => cellSql(dialect, column, cells[column.name])).join(', ')}`
  return rows.length === 0 ? `${select({ cells: {} })} where false` : rows.map(select).join('\nunion all\n')
}

function cellSql(dialect: Dialect, { name, type }: UnitColumn, value: ArgumentValue | undefined): string {
  const cell =
    // A list or map was refused before.
    value === undefined || value === null || typeof value === 'object'
      ? `cast(null as ${engineType(dialect, type)})`
      : typedLiteral(dialect, String(value), type)
  return `${cell} as ${quoteIdentifier(name)}`
}
