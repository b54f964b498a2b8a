import { UserError } from '../base/errors.js'
import { EngineError } from './engine-error.js'
import type { EngineErrorCode } from './engine-error.js'

/** Codes of what is no defect of Aurora's, whatever it ran when it met them; and what to do about each. */
const hints: Partial<Record<EngineErrorCode, string>> = {
  disk_full:
    'What was committed before stands, and nothing is published by halves. Make room where the warehouse is, and run it again.',
  io: 'Check the disk of the warehouse and the rights on its folder.',
  memory: 'Raise memory_limit of the target, or use fewer --threads.',
  locked: 'Wait until that is done, and run it again.',
  connection:
    'What was committed before stands, and nothing is published by halves. See that the server runs and can be reached, and run it again.',
  timeout: 'Raise statement_timeout of the target, or see what keeps the server busy.',
}

/**
 * What the engine could not do for want of disk, memory, time, a lock or a connection; undefined for every other
 * error.
 */
export function machineFailure(error: unknown): UserError | undefined {
  if (!(error instanceof EngineError) || hints[error.engineCode] === undefined) return undefined
  return new UserError(error.message, {
    code: error.code,
    hint: hints[error.engineCode],
    cause: error,
    exitCode: 1,
  })
}

/** True for an error that is no fault of the statement: it says nothing about a model, a test or a row. */
export function isMachineFailure({ engineCode }: EngineError): boolean {
  // A statement that took too long may be to blame for it.
  return hints[engineCode] !== undefined && engineCode !== 'timeout'
}

/** True when whatever is tried next will fail alike: the way to the server is gone, or there is no room left. */
export function isLasting(error: unknown): boolean {
  if (error instanceof EngineError) return ['connection', 'disk_full'].includes(error.engineCode)
  return error instanceof UserError && ['postgres_unreachable', 'postgres_busy'].includes(error.code)
}
