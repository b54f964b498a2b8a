import { UserError } from '../base/errors.js'
import type { BuildOptions } from '../build/build-options.js'
import type { CompiledProject } from '../build/compile.js'
import type { Engine } from '../engine/engine.js'
import { allMigrations } from './open-warehouse.js'
import type { Invocation } from './verb.js'

const stepsShown = 5

/** Throws where what is published on a target is not what a build would publish there now. */
export async function requireCurrent(
  invocation: Invocation,
  engine: Engine,
  compiled: CompiledProject,
  options: BuildOptions,
  { target, now }: { readonly target: string; readonly now: string },
): Promise<void> {
  const { readFixedInput } = await import('../build/fixed-input.js')
  const { planOn } = await import('../build/plan-on-input.js')
  const { migrationStatus, refusePendingMigrations } = await import('../state/ledger.js')
  const migrations = await allMigrations()
  const input = await engine.withSession(async (session) => {
    refusePendingMigrations(await migrationStatus(session, migrations), target)
    return readFixedInput(session, compiled)
  })
  const plan = planOn(compiled, input, options, { env: invocation.effects.env, now })
  const pending = plan.steps.filter((step) => step.action === 'build')
  if (pending.length === 0) return
  const shown = pending.slice(0, stepsShown).map(({ name, reason }) => `  ${name}: ${reason}`)
  if (pending.length > shown.length) shown.push(`  … and ${pending.length - shown.length} more`)
  throw new UserError(
    `What is published on "${target}" is not what the project gives now:\n${shown.join('\n')}`,
    {
      code: 'not_current',
      exitCode: 1,
      hint: `Run: aurora build --target ${target}, or leave --no-build out.`,
    },
  )
}
