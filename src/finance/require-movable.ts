import { UserError } from '../base/errors.js'
import type { CurrentStatement } from './current-statement.js'
import type { StatementEventKind } from './statement-event.js'
import { nextVerb, steps } from './statement-event.js'

/** Throws a UserError that says why a statement cannot take a step now, and what can be done about it. */
export function requireMovable(statement: CurrentStatement, event: StatementEventKind, actor: string): void {
  const { name, status } = statement
  const step = steps[event]
  const isBeforeRelease = event === 'SUBMIT' || event === 'APPROVE' || event === 'RELEASE'
  if (isBeforeRelease && statement.blockingReason !== undefined) throw blocked(statement, step.done)
  if (isBeforeRelease && event !== 'SUBMIT' && statement.isChanged) throw changed(statement, step.done)
  if (!step.from.includes(status)) throw misplaced(statement, event)
  const { submitter } = statement
  if (event === 'APPROVE' && submitter !== undefined && isSamePerson(submitter, actor))
    throw new UserError(`${name} was submitted by ${submitter}, who cannot approve it as well.`, {
      code: 'same_approver',
      exitCode: 1,
      hint: 'Somebody else has to look at it: --actor <name> of that person.',
    })
}

function misplaced({ name, status }: CurrentStatement, event: StatementEventKind): UserError {
  const { from, done } = steps[event]
  const verb = nextVerb[status]
  return new UserError(
    `${name} is ${status} and cannot be ${done}: only one that is ${from.join(' or ')} can.`,
    {
      code: 'statement_status',
      exitCode: 1,
      ...(verb === undefined ? {} : { hint: `What comes next for it: aurora statement ${verb} ${name}` }),
    },
  )
}

/** People are told apart by their names, whichever way these are capitalised. */
function isSamePerson(one: string, other: string): boolean {
  const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase()
  return plain(one) === plain(other)
}

function blocked({ name, blockingReason, statementId }: CurrentStatement, done: string): UserError {
  return new UserError(`${name} is blocked by ${String(blockingReason)} and cannot be ${done}.`, {
    code: 'statement_blocked',
    exitCode: 1,
    hint: `What stands in its way: aurora query "select reason, relation, row_key from computation.statement_blockers where statement_id = '${statementId}'"`,
  })
}

function changed({ name, submitter, submittedAt }: CurrentStatement, done: string): UserError {
  return new UserError(
    `${name} has changed since ${submitter ?? 'somebody'} submitted it at ${submittedAt ?? 'an earlier time'}: it is a DRAFT again and cannot be ${done}.`,
    {
      code: 'statement_changed',
      exitCode: 1,
      hint: `Look at it as it is now, then: aurora statement submit ${name}`,
    },
  )
}
