import { Option } from 'commander'
import { throwCollected, UserError } from '../../base/errors.js'
import { silentReporter } from '../../base/events.js'
import type { CompiledProject } from '../../build/compile.js'
import type { FixedInput } from '../../build/fixed-input.js'
import type { GrantChange } from '../../build/grants.js'
import type { Plan } from '../../build/plan.js'
import type { RemadeView } from '../../build/remade-views.js'
import type { Session } from '../../engine/engine.js'
import type { OpenProject } from '../open-project.js'
import { openProject } from '../open-project.js'
import { asReader, isWarehouseMade } from '../open-warehouse.js'
import { errorRecords } from '../output/error-text.js'
import { plural } from '../output/quantities.js'
import type { Style } from '../output/style.js'
import { styleFor } from '../output/style.js'
import { findSeedProblems } from '../seed-check.js'
import type { Invocation, Verb } from '../verb.js'
import { wantsColor } from '../verb.js'
import type { BuildVerbOptions } from './build.js'
import { addBuildOptions, buildOptionsOf, seedsOfBuild } from './build.js'

/** `aurora plan`: what `build` would do and why, without doing it. */
export const planVerb: Verb = {
  name: 'plan',
  group: 'Build:',
  configure(command) {
    addBuildOptions(command)
      .description('Show what build would do and why, without doing it.')
      .addOption(
        new Option('--output <format>', 'for people, or as JSON').choices(['text', 'json']).default('text'),
      )
      .addHelpText(
        'after',
        '\nExamples:\n  aurora plan\n  aurora plan --select canonical_periods+ --output json',
      )
  },
  async run(invocation) {
    const options = invocation.options as BuildVerbOptions
    const opened = await openProject(invocation)
    const compiled = await opened.compile()
    const buildOptions = await buildOptionsOf('build', new Set(['seed', 'model']), compiled.graph, invocation)
    const { emptyInput, readFixedInput } = await import('../../build/fixed-input.js')
    const { planOn } = await import('../../build/plan-on-input.js')
    const { plannedNames, remadeViews, requireReplaceable } = await import('../../build/remade-views.js')
    const planOf = (input: FixedInput): Plan =>
      planOn(compiled, input, buildOptions, {
        env: invocation.effects.env,
        now: invocation.effects.clock.now().toISOString(),
      })
    const planned = async (session: Session): Promise<Planned> => {
      const input = await readFixedInput(session, compiled)
      const plan = planOf(input)
      const remade = await remadeViews(session, plannedNames(compiled, plan), plan.removed)
      return { plan, batchNumber: input.batchNumber, remade }
    }
    const { plan, ...beside } = (await isWarehouseMade(invocation, opened))
      ? await asReader(invocation, opened, (engine) => engine.withSession(planned))
      : { plan: planOf(emptyInput(compiled)), batchNumber: 0n, remade: [] }
    const rights = await planRights(invocation, opened, compiled, plan)
    const badSeeds = await findSeedProblems({
      invocation,
      opened,
      compiled,
      selection: seedsOfBuild(compiled, buildOptions),
      asOf: buildOptions.asOf,
      reporter: silentReporter,
    })
    print(invocation, plan, { ...beside, ...rights, badSeeds }, options.output)
    throwCollected([...rights.missingRoles, ...badSeeds])
    requireReplaceable(beside.remade, buildOptions.replaceDependents)
    return 0
  },
}

interface Planned {
  readonly plan: Plan
  readonly batchNumber: bigint
  /** Views that cannot be replaced in place. */
  readonly remade: readonly RemadeView[]
}

interface Rights {
  readonly grantChanges: readonly GrantChange[]
  /** Roles that are not there: a build would refuse to begin. */
  readonly missingRoles: readonly UserError[]
}

interface Beside extends Omit<Planned, 'plan'>, Rights {
  /** Rows of seeds for which a build would refuse to begin. */
  readonly badSeeds: readonly UserError[]
}

/** What a build would grant and revoke on the target, and the roles that it would miss. */
async function planRights(
  invocation: Invocation,
  opened: OpenProject,
  compiled: CompiledProject,
  plan: Plan,
): Promise<Rights> {
  if (opened.target.type !== 'postgres' || !opened.target.appliesGrants)
    return { grantChanges: [], missingRoles: [] }
  const { grantChanges, requireRoles } = await import('../../build/grants.js')
  const nodes = plan.steps.flatMap((step) => compiled.nodes.get(step.nodeId) ?? [])
  return asReader(invocation, opened, (engine) =>
    engine.withSession(async (session) => {
      try {
        await requireRoles(session, nodes)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        return { grantChanges: [], missingRoles: [error] }
      }
      return { grantChanges: await grantChanges(session, nodes), missingRoles: [] }
    }),
  )
}

function print(invocation: Invocation, plan: Plan, beside: Beside, output: 'text' | 'json'): void {
  const { stdout } = invocation.effects
  if (output === 'json') {
    const { batchNumber, grantChanges, remade, missingRoles, badSeeds } = beside
    const { steps, stale, removed } = plan
    const tests = plan.tests.map(({ test, ownerId, action }) => ({
      unique_id: test.id,
      owner: ownerId,
      action,
    }))
    const told = {
      batch_no: batchNumber.toString(),
      steps,
      tests,
      stale,
      removed,
      grants: grantChanges.map(({ action, privilege, on, role }) => ({
        action,
        privilege,
        on,
        role: role ?? 'public',
      })),
      remade: remade.map(({ schema, name, reason, foreign }) => ({
        schema,
        name,
        reason,
        dependents: foreign.map(({ description }) => description),
      })),
      refused: [...missingRoles, ...badSeeds].flatMap((error) => errorRecords(error)),
    }
    stdout.write(`${JSON.stringify(told, undefined, 2)}\n`)
    return
  }
  const style = styleFor(wantsColor(invocation.options, invocation.effects, stdout))
  stdout.write(planText(plan, beside, style))
}

function planText(plan: Plan, beside: Beside, style: Style): string {
  const { batchNumber, grantChanges, remade, missingRoles, badSeeds } = beside
  const built = plan.steps.filter((step) => step.action === 'build')
  const tests = plan.tests.filter((test) => test.action === 'run')
  const lines = built.map(
    (step) =>
      `${style.good('build')}  ${step.materialized.padEnd(9)} ${step.name.padEnd(48)} ${style.dim(step.reason)}`,
  )
  for (const { name, because } of plan.stale)
    lines.push(`${style.warn('stale')}  ${name.padEnd(58)} ${style.dim(because)}`)
  for (const { schema, name } of plan.removed) {
    lines.push(
      `${style.bad('drop')}   ${`${schema}.${name}`.padEnd(58)} ${style.dim('no longer in the project')}`,
    )
  }
  for (const { schema, name, reason, foreign } of remade) {
    const others = foreign.map(({ description }) => description).join(', ')
    const told = others === '' ? reason : `${reason}; others depend on it: ${others}`
    lines.push(`${style.warn('anew')}   ${`${schema}.${name}`.padEnd(58)} ${style.dim(told)}`)
  }
  for (const { action, privilege, on, role } of grantChanges) {
    const isGrant = action === 'grant'
    const mark = isGrant ? `${style.good('grant')}  ` : `${style.bad('revoke')} `
    const who = `${isGrant ? 'to' : 'from'} ${role ?? 'public'}`
    lines.push(`${mark}${`${privilege} on ${on}`.padEnd(58)} ${style.dim(who)}`)
  }
  const summary = [
    `${plural(built.length, 'node')} to build`,
    `${plan.steps.length - built.length} unchanged`,
    `${plural(tests.length, 'test')} to run`,
    `landed batch ${batchNumber}`,
    ...(missingRoles.length === 0 ? [] : [style.bad('refused: roles are missing')]),
    ...(badSeeds.length === 0 ? [] : [style.bad(`refused: ${plural(badSeeds.length, 'error')} in seeds`)]),
  ]
  return `${lines.length === 0 ? '' : `${lines.join('\n')}\n\n`}${summary.join(style.dim(' · '))}\n`
}
