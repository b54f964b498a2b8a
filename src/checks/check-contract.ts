import { closestName } from '../base/closest.js'
import { UserError } from '../base/errors.js'
import { contractTypeOf, engineType } from '../engine/column-types.js'
import type { ColumnDescription, Dialect } from '../engine/engine.js'
import type { Column, Model } from '../project/types.js'

/**
 * Every difference between the columns that a model declares and those that the engine says its SQL gives: names,
 * order, and types with precision and scale. Empty for a model without a contract.
 */
export function checkContract(
  model: Model,
  described: readonly ColumnDescription[],
  dialect: Dialect,
): readonly UserError[] {
  if (!model.hasContract) return []
  const found = new Map(described.map((column) => [column.name, column]))
  const declared = new Set(model.columns.map(({ name }) => name))
  const extra = described.filter(({ name }) => !declared.has(name))
  const missing = model.columns.filter(({ name }) => !found.has(name))
  const errors = [
    ...duplicates(model, described),
    ...missing.map((column) => missingColumn(model, column, extra)),
    ...extra.map((column) => extraColumn(dialect, model, column, missing)),
    ...model.columns.flatMap((column) => typeDifference(dialect, model, column, found.get(column.name))),
  ]
  // The order is only worth a word once the columns are the same.
  if (extra.length === 0 && missing.length === 0) errors.push(...orderDifference(model, described))
  return errors
}

function duplicates(model: Model, described: readonly ColumnDescription[]): readonly UserError[] {
  const names = described.map(({ name }) => name)
  const twice = names.filter((name, index) => names.indexOf(name) < index)
  return [...new Set(twice)].map((name) =>
    difference(model, `column "${name}" comes out more than once`, 'Name each output column once.'),
  )
}

function missingColumn(model: Model, column: Column, extra: readonly ColumnDescription[]): UserError {
  const near = closestName(
    column.name,
    extra.map(({ name }) => name),
  )
  return difference(
    model,
    `column "${column.name}" ${column.type ?? ''} is declared, and the SQL does not give it`,
    near === undefined
      ? 'Select it, or take it out of the YAML.'
      : `The SQL gives "${near}": use one name for both.`,
    column,
  )
}

function extraColumn(
  dialect: Dialect,
  model: Model,
  column: ColumnDescription,
  missing: readonly Column[],
): UserError {
  const type = contractTypeOf(dialect, column.type) ?? column.type
  const near = closestName(
    column.name,
    missing.map(({ name }) => name),
  )
  return difference(
    model,
    `the SQL gives column "${column.name}" ${type}, which is not declared`,
    near === undefined
      ? `Declare it in ${model.yamlFile ?? 'the YAML beside the model'}, or do not select it.`
      : `Declared is "${near}": use one name for both.`,
  )
}

function typeDifference(
  dialect: Dialect,
  model: Model,
  column: Column,
  described: ColumnDescription | undefined,
): readonly UserError[] {
  if (described === undefined || column.type === undefined) return []
  const found = contractTypeOf(dialect, described.type)
  if (found === column.type) return []
  // PostgreSQL forgets the scale of a sum and the like; that it fits is proven on DuckDB, which keeps it.
  if (dialect === 'postgres' && described.type === 'NUMERIC' && column.type.startsWith('DECIMAL(')) return []
  const cast = `cast(${column.name} as ${engineType(dialect, column.type).toLowerCase()})`
  const isInexact = ['DOUBLE', 'FLOAT'].includes(described.type)
  return [
    difference(
      model,
      `column "${column.name}" is declared ${column.type}, and the SQL gives ${found ?? described.type}`,
      isInexact
        ? `Its digits are lost in ${described.type} already: keep the expression exact instead of casting it.`
        : `End the column in the model with ${cast}, or change its type in the YAML.`,
      column,
    ),
  ]
}

function orderDifference(model: Model, described: readonly ColumnDescription[]): readonly UserError[] {
  const index = model.columns.findIndex(({ name }, place) => described[place]?.name !== name)
  const column = model.columns[index]
  if (column === undefined) return []
  return [
    difference(
      model,
      `the columns stand in another order: column ${index + 1} is declared "${column.name}", and the SQL gives "${described[index]?.name ?? ''}" there`,
      'Select the columns in the order of the YAML.',
      column,
    ),
  ]
}

function difference(model: Model, message: string, hint: string, column?: Column): UserError {
  const place = column?.position ?? { file: model.file }
  return new UserError(`Contract of ${model.relation.schema}.${model.relation.name}: ${message}.`, {
    code: 'contract_broken',
    where: { ...place, node: model.id },
    hint,
    exitCode: 1,
  })
}
