import type { Reporter } from '../../base/events.js'
import type { Clock } from '../../base/clock.js'
import type { CompiledProject } from '../../build/compile.js'
import { previewRenderer } from '../../build/renderers.js'
import { materializeSeed } from '../../build/materialize/seed.js'
import { materializeTable } from '../../build/materialize/table.js'
import type { RelationName, Session } from '../../engine/engine.js'
import { EngineError } from '../../engine/engine-error.js'
import type { Model, Seed } from '../../project/types.js'
import { locateEngineError } from '../../template/locate-engine-error.js'
import { makeSchema, type BringPublished } from './published-relations.js'
import { simulatedNodes } from './simulated-nodes.js'

export interface Simulation {
  /** On an empty database that only this simulation uses. */
  readonly session: Session
  /** With the seeds that differ, for the engine of the session. */
  readonly compiled: CompiledProject
  readonly replaced: readonly Seed[]
  readonly bring: BringPublished
  readonly env: Readonly<Record<string, string | undefined>>
  /** ISO 8601: terms that were recorded later are not known yet. */
  readonly asOf: string
  readonly clock: Clock
  readonly reporter: Reporter
}

/** Where the lines of both stand when a simulation is done. */
export interface SimulatedLines {
  /** As they are published. */
  readonly today: RelationName
  readonly simulated: RelationName
  /** canonical.canonical_periods. */
  readonly periods: RelationName
}

/**
 * Computes the commission lines of all history under other terms, from what is published. Only what rests on these terms
 * is computed, by the models that a build uses. Nothing that was released has a part in it.
 */
export async function simulateLines(simulation: Simulation): Promise<SimulatedLines> {
  const { session, compiled, replaced, bring, clock, reporter } = simulation
  const { lines, computed, read } = simulatedNodes(compiled, replaced)
  const periods = { schema: 'canonical', name: 'canonical_periods' }
  const today = { schema: 'today', name: lines.relation.name }
  const began = clock.now().getTime()
  for (const node of read) await bring(node, node.relation)
  await bring(lines, today)
  const known = compiled.project.models.find(({ relation }) => isSame(relation, periods))
  if (known !== undefined && !read.includes(known)) await bring(known, periods)
  for (const seed of replaced) {
    await makeSchema(session, seed.relation)
    await materializeSeed(session, compiled.project, seed, seed.relation)
  }
  const brought = clock.now().getTime()
  tell(reporter, 'read', `${read.length + 1} published relations`, brought - began)
  for (const model of computed) await compute(simulation, model)
  tell(reporter, 'simulated', `${computed.length} models`, clock.now().getTime() - brought)
  return { today, simulated: lines.relation, periods }
}

async function compute({ session, compiled, env, asOf }: Simulation, model: Model): Promise<void> {
  const rendered = previewRenderer(compiled, env, asOf).model(model)
  await makeSchema(session, model.relation)
  try {
    await materializeTable(session, model, model.relation, rendered.sql)
  } catch (error) {
    if (error instanceof EngineError && error.engineCode !== 'interrupted')
      throw locateEngineError(error, rendered, model.name)
    throw error
  }
}

function isSame(one: RelationName, other: RelationName): boolean {
  return one.schema === other.schema && one.name === other.name
}

function tell(reporter: Reporter, name: string, message: string, milliseconds: number): void {
  reporter.event({ type: 'stage', name, message, milliseconds })
}
