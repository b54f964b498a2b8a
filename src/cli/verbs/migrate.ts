import { InvalidArgumentError } from 'commander'
import type { Reporter } from '../../base/events.js'
import type { Session } from '../../engine/engine.js'
import type { OpenProject } from '../open-project.js'
import { openProject } from '../open-project.js'
import { allMigrations, asReaderOfAnyAge, asWriter, isWarehouseMade } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import type { CommonOptions, Invocation, Verb } from '../verb.js'
import { addWaitOption } from '../wait-for-writer.js'

type MigrateOptions = CommonOptions & { readonly steps?: number }

/** `aurora migrate up|down|status`: the runner's, the landed and the finance tables. */
export const migrateVerb: Verb = {
  name: 'migrate',
  group: 'Keep it running:',
  configure(command) {
    command.description('Bring the tables that are not built (runner, landed, finance) up or down.')
    addWaitOption(command.command('up'))
      .description('Apply what is pending. load and build do this by themselves.')
      .addHelpText('after', '\nExamples:\n  aurora migrate up')
    addWaitOption(command.command('down'))
      .description('Undo the latest migrations. Refused while finance tables hold rows.')
      .option('--steps <n>', 'how many', positiveInteger, 1)
      .addHelpText('after', '\nExamples:\n  aurora migrate down\n  aurora migrate down --steps 3')
    command
      .command('status')
      .description('List what is applied and what is pending.')
      .addHelpText('after', '\nExamples:\n  aurora migrate status')
  },
  async run(invocation) {
    const opened = await openProject(invocation)
    const reporter = createReporter(invocation, false)
    // Looking changes nothing, and what is not there need not be undone.
    if (invocation.verb === 'migrate status') return status(invocation, opened, reporter)
    if (invocation.verb === 'migrate down' && !(await isWarehouseMade(invocation, opened))) {
      reporter.event({ type: 'info', message: 'Nothing is applied.' })
      return 0
    }
    const runId = invocation.effects.randomId()
    await asWriter({ invocation, opened, runId, reporter, migrate: false }, (engine) =>
      engine.withSession((session) => migrate(session, invocation, reporter)),
    )
    return 0
  },
}

async function migrate(session: Session, invocation: Invocation, reporter: Reporter): Promise<void> {
  const { migrateUp, migrateDown } = await import('../../state/migrate.js')
  const migrations = await allMigrations()
  const { clock } = invocation.effects
  if (invocation.verb === 'migrate up') {
    const applied = await migrateUp(session, migrations, clock)
    const message = applied.length === 0 ? 'Nothing is pending.' : `Applied ${applied.join(', ')}.`
    reporter.event({ type: 'info', message })
    return
  }
  const { steps } = invocation.options as MigrateOptions
  const undone = await migrateDown(session, migrations, { steps: steps ?? 1 })
  const message = undone.length === 0 ? 'Nothing is applied.' : `Undid ${undone.join(', ')}.`
  reporter.event({ type: 'info', message })
}

async function status(invocation: Invocation, opened: OpenProject, reporter: Reporter): Promise<number> {
  const { migrationStatus, refuseNewerDatabase } = await import('../../state/ledger.js')
  const migrations = await allMigrations()
  const states = (await isWarehouseMade(invocation, opened))
    ? await asReaderOfAnyAge(invocation, opened, (engine) =>
        engine.withSession((session) => migrationStatus(session, migrations)),
      )
    : migrations.map(({ name }) => ({ name, appliedAt: undefined, isKnown: true }))
  for (const { name, appliedAt, isKnown } of states) {
    const state = appliedAt === undefined ? 'pending' : `applied ${appliedAt}`
    const message = `${name.padEnd(32)} ${state}${isKnown ? '' : ', by a newer Aurora'}`
    reporter.event({ type: 'info', message })
  }
  refuseNewerDatabase(states)
  return 0
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.')
  return Number(text)
}
