import { closestName } from '../base/closest.js'
import { UserError } from '../base/errors.js'
import { checkNamePrefix } from '../engine/create-table.js'
import type { EngineError } from '../engine/engine-error.js'
import type { Column } from '../project/types.js'
import type { ContractedNode } from './contracted-node.js'

/** A refused row of a table in terms of the column and the declaration in the YAML that refused it. */
export function explainConstraintError(node: ContractedNode, error: EngineError): UserError {
  const notNull = nullColumn(error.message)
  if (notNull !== undefined) {
    const column = node.columns.find(({ name }) => name === notNull)
    return violation(node, error, column, `column "${notNull}" is NULL in a row, and is declared not_null`)
  }
  const duplicate = /^Key \((.+)\)=\((.*)\) (?:is duplicated|already exists)/m.exec(error.message)
  if (duplicate !== null) {
    const [, columns = '', values = ''] = duplicate
    return violation(node, error, undefined, `two rows have the same ${columns}: ${values}`)
  }
  const named = namedCheck(node, error.message)
  if (named !== undefined) {
    const { column, check } = named
    return violation(node, error, column, `column "${column.name}" breaks the check ${check}`)
  }
  const expression = /CHECK constraint failed .*?with expression CHECK(.*)$/ms.exec(error.message)?.[1]
  if (expression === undefined) return violation(node, error, undefined, error.message)
  const declared = declaredCheck(node, expression)
  const check = declared?.check ?? expression
  const column = declared?.column
  const subject = column === undefined ? 'a row' : `column "${column.name}"`
  return violation(node, error, column, `${subject} breaks the check ${check}`)
}

/** The column in which a NULL was refused: as DuckDB tells it, and PostgreSQL of a row and of a whole table. */
function nullColumn(message: string): string | undefined {
  return (
    /NOT NULL constraint failed: .*\.(.+)$/m.exec(message)?.[1] ??
    /^null value in column "(.+?)" of relation/m.exec(message)?.[1] ??
    /^column "(.+?)" of relation .* contains null values/m.exec(message)?.[1]
  )
}

/** PostgreSQL names the check, and we named it after its place. */
function namedCheck(
  node: ContractedNode,
  message: string,
): { readonly column: Column; readonly check: string } | undefined {
  const place = new RegExp(`check constraint "${checkNamePrefix}(\\d+)"`).exec(message)?.[1]
  if (place === undefined) return undefined
  return node.columns.flatMap((column) => column.constraints.checks.map((check) => ({ column, check })))[
    Number(place)
  ]
}

function violation(
  node: ContractedNode,
  error: EngineError,
  column: Column | undefined,
  message: string,
): UserError {
  return new UserError(`${node.relation.schema}.${node.relation.name}: ${message}.`, {
    code: 'constraint_violated',
    where: { ...(column?.position ?? node.position), node: node.id },
    hint: 'Look at the rows that its SQL gives; mend them there, or the declaration if it asks too much.',
    cause: error,
    exitCode: 1,
  })
}

/** The engine tells a check in its own spelling: the declared one that reads most like it is meant. */
function declaredCheck(
  node: ContractedNode,
  expression: string,
): { readonly column: Column; readonly check: string } | undefined {
  const candidates = new Map(
    node.columns.flatMap((column) =>
      column.constraints.checks.map((check) => [bareSpelling(check), { column, check }] as const),
    ),
  )
  const nearest = closestName(bareSpelling(expression), [...candidates.keys()])
  return nearest === undefined ? undefined : candidates.get(nearest)
}

function bareSpelling(sql: string): string {
  return sql
    .toLowerCase()
    .replaceAll(/--.*$/gm, '')
    .replaceAll('~~', 'like')
    .replaceAll('<>', '!=')
    .replaceAll(/[\s()"]/g, '')
}
