import { throwCollected } from '../base/errors.js'
import type { UserError } from '../base/errors.js'
import type { Reporter } from '../base/events.js'
import type { CompiledProject } from '../build/compile.js'
import type { SeedCheckSelection } from '../build/seed-check-plan.js'
import type { OpenProject } from './open-project.js'
import { inMemory } from './open-warehouse.js'
import type { Invocation } from './verb.js'

export interface SeedCheck {
  readonly invocation: Invocation
  readonly opened: OpenProject
  readonly compiled: CompiledProject
  readonly selection: SeedCheckSelection
  /** The logical time that the user fixed, in ISO 8601. */
  readonly asOf: string | undefined
  readonly reporter: Reporter
}

/** What is wrong with the rows of the seeds. The warehouse is not opened for it. */
export async function findSeedProblems(check: SeedCheck): Promise<readonly UserError[]> {
  const { invocation, opened, compiled, selection, asOf, reporter } = check
  const { clock, env } = invocation.effects
  // In memory and so in DuckDB, whatever the target is: seeds are the same rows everywhere.
  const judged = compiled.dialect === 'duckdb' ? compiled : await opened.compile('duckdb')
  const { seedProblems } = await import('../build/check-seeds.js')
  return opened.withCache('seeds', (cache) =>
    seedProblems({
      compiled: judged,
      selection,
      env,
      asOf: { time: asOf ?? clock.now().toISOString(), isPinned: asOf !== undefined },
      cache,
      clock,
      reporter,
      inMemory: (work) => inMemory(invocation, opened, work),
    }),
  )
}

/** Throws every problem of the seeds: nothing is built on them. */
export async function requireSoundSeeds(check: SeedCheck): Promise<void> {
  throwCollected(await findSeedProblems(check))
}
