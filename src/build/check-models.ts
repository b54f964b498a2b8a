import { UserError, UserErrors, formatWhere } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import type { NodeId } from '../project/types.js'
import type { RunContext } from './run-context.js'
import { checkModel } from './check-model.js'
import type { CompiledProject } from './compile.js'
import type { Outcome } from './outcome.js'
import { displayName, isEphemeral } from './relations.js'
import type { Renderer } from './render.js'

interface CheckModelsInput {
  readonly session: Session
  readonly compiled: CompiledProject
  readonly renderer: Renderer
  readonly selected: ReadonlySet<NodeId>
  readonly isReadable: (id: NodeId) => boolean
  readonly context: RunContext
}

/** Contract, exact money and determinism of every selected model over what is published; only what is broken comes back. */
export async function checkModels(input: CheckModelsInput): Promise<readonly Outcome[]> {
  const { compiled, renderer, context } = input
  const broken: Outcome[] = []
  for (const model of compiled.project.models) {
    if (!input.selected.has(model.id) || isEphemeral(model)) continue
    if (!compiled.graph.parents(model.id).every(input.isReadable)) continue
    const started = context.clock.now()
    try {
      await checkModel(input.session, compiled, model, renderer, context.twin)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      broken.push({
        nodeId: model.id,
        name: displayName(model),
        kind: model.config.materialized,
        status: 'error',
        message: messageOf(error),
        startedAt: started.toISOString(),
        milliseconds: context.clock.now().getTime() - started.getTime(),
        rows: undefined,
        failures: undefined,
        fingerprint: undefined,
      })
    }
  }
  return broken
}

/** All that an error says, one line an error, with places. */
export function messageOf(error: UserError): string {
  const errors = error instanceof UserErrors ? error.errors : [error]
  return errors
    .map((each) => {
      const where = formatWhere(each.where)
      const line = where === '' ? each.message : `${where}: ${each.message}`
      return each.hint === undefined ? line : `${line}\n${each.hint}`
    })
    .join('\n')
}
