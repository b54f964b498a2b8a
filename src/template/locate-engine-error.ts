import { formatWhere, UserError } from '../base/errors.js'
import type { EngineError } from '../engine/engine-error.js'
import type { Rendered } from './types.js'

/**
 * An engine's complaint about rendered SQL as a mistake at its place in the model or macro. The statement may have the
 * rendered text anywhere inside (`create table … as <text>`); where the engine names no place, or one outside of it,
 * only the node is told.
 */
export function locateEngineError(error: EngineError, rendered: Rendered, nodeName: string): UserError {
  const details = { code: error.code, exitCode: 1, cause: error } as const
  const offset = offsetInRendered(error, rendered)
  if (offset === undefined) return new UserError(error.message, { ...details, where: { node: nodeName } })
  const { position, via } = rendered.map.locate(offset)
  const calls = via.map((call) => formatWhere(call)).reverse()
  const chain = calls.length === 0 ? '' : `\nin the macro called at ${calls.join(', from ')}`
  return new UserError(error.message + chain, { ...details, where: { ...position, node: nodeName } })
}

function offsetInRendered(error: EngineError, rendered: Rendered): number | undefined {
  if (error.position === undefined) return undefined
  const start = error.sql.indexOf(rendered.sql)
  const offset = error.position - start
  return start >= 0 && offset >= 0 && offset <= rendered.sql.length ? offset : undefined
}
