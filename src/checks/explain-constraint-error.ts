import { closestName } from '../base/closest.js'
import { UserError } from '../base/errors.js'
import type { EngineError } from '../engine/engine-error.js'
import type { Column } from '../project/types.js'
import type { ContractedNode } from './contracted-node.js'

/** A refused row of a table in terms of the column and the declaration in the YAML that refused it. */
export function explainConstraintError(node: ContractedNode, error: EngineError): UserError {
  const notNull = /NOT NULL constraint failed: .*\.(.+)$/m.exec(error.message)?.[1]
  if (notNull !== undefined) {
    const column = node.columns.find(({ name }) => name === notNull)
    return violation(node, error, column, `column "${notNull}" is NULL in a row, and is declared not_null`)
  }
  const expression = /CHECK constraint failed .*?with expression CHECK(.*)$/ms.exec(error.message)?.[1]
  if (expression === undefined) return violation(node, error, undefined, error.message)
  const declared = declaredCheck(node, expression)
  const check = declared?.check ?? expression
  const column = declared?.column
  const subject = column === undefined ? 'a row' : `column "${column.name}"`
  return violation(node, error, column, `${subject} breaks the check ${check}`)
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
