import { UserError } from '../../base/errors.js'
import { EngineError } from '../../engine/engine-error.js'

/** What the engine said of a statement that the user typed, with the line and a caret under the place. */
function engineProblem(error: EngineError, hintOnNames?: string): UserError {
  const { position, sql } = error
  let message = error.message
  let where: { line: number; column: number } | undefined
  if (position !== undefined && position <= sql.length) {
    const before = sql.slice(0, position)
    const line = before.split('\n').length
    const column = position - (before.lastIndexOf('\n') + 1) + 1
    where = { line, column }
    message = `${message}\n\n  ${sql.split('\n')[line - 1] ?? ''}\n  ${' '.repeat(column - 1)}^`
  }
  return new UserError(message, {
    code: error.code,
    where: where === undefined ? undefined : { file: 'query', ...where },
    hint: error.engineCode === 'binder' ? hintOnNames : undefined,
    exitCode: 1,
  })
}

/** Runs `work`; what the engine says against it becomes the user's error, with a hint where it misses a name. */
export async function explainingEngineErrors<T>(work: () => Promise<T>, hintOnNames?: string): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof EngineError) throw engineProblem(error, hintOnNames)
    throw error
  }
}
