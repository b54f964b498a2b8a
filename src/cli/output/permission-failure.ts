import { UserError } from '../../base/errors.js'
import { EngineError } from '../../engine/engine-error.js'

/** What the server forbade the role that Aurora acts as, where it was no query of the user's; undefined for every other error. */
export function permissionFailure(error: unknown): UserError | undefined {
  if (!(error instanceof EngineError) || error.engineCode !== 'permission') return undefined
  return new UserError(`The server does not allow it: ${error.message}`, {
    code: error.code,
    hint: 'Name in "role" of the target the role that owns the warehouse, or let an administrator grant what is missing.',
    cause: error,
    exitCode: 1,
  })
}
