import { throwCollected } from '../base/errors.js'
import { checkContract } from '../checks/check-contract.js'
import type { Session } from '../engine/engine.js'
import { EngineError } from '../engine/engine-error.js'
import type { Model } from '../project/types.js'
import { locateEngineError } from '../template/locate-engine-error.js'
import type { Rendered } from '../template/types.js'
import type { CompiledProject } from './compile.js'

/** What is proven of a model before it is built: its contract, that its money is exact, that it is deterministic. */
export async function checkModel(
  session: Session,
  compiled: CompiledProject,
  model: Model,
  rendered: Rendered,
): Promise<void> {
  const described = await describe(session, model, rendered)
  throwCollected(checkContract(model, described, compiled.dialect))
}

async function describe(session: Session, model: Model, rendered: Rendered) {
  try {
    return await session.describe(rendered.sql)
  } catch (error) {
    if (error instanceof EngineError) throw locateEngineError(error, rendered, model.name)
    throw error
  }
}
