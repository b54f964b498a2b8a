import { InvalidArgumentError } from 'commander'
import type { Reporter } from '../../base/events.js'
import type { Session } from '../../engine/engine.js'
import { openProject } from '../open-project.js'
import { allMigrations, asWriter } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import type { CommonOptions, Invocation, Verb } from '../verb.js'

type MigrateOptions = CommonOptions & { readonly steps?: number }

/** `aurora migrate up|down|status`: the runner's, the landed and the finance tables. */
export const migrateVerb: Verb = {
  name: 'migrate',
  group: 'Keep it running:',
  configure(command) {
    command.description('Bring the tables that are not built (runner, landed, finance) up or down.')
    command.command('up').description('Apply what is pending. load and build do this by themselves.')
    command
      .command('down')
      .description('Undo the latest migrations. Refused while finance tables hold rows.')
      .option('--steps <n>', 'how many', positiveInteger, 1)
    command.command('status').description('List what is applied and what is pending.')
  },
  async run(invocation) {
    const opened = await openProject(invocation)
    const reporter = createReporter(invocation, false)
    const runId = invocation.effects.randomId()
    await asWriter({ invocation, opened, runId, reporter, migrate: false }, (engine) =>
      engine.withSession((session) => migrate(session, invocation, reporter)),
    )
    return 0
  },
}

async function migrate(session: Session, invocation: Invocation, reporter: Reporter): Promise<void> {
  const { migrateUp, migrateDown, migrationStatus } = await import('../../state/migrate.js')
  const migrations = await allMigrations()
  const { clock } = invocation.effects
  switch (invocation.verb) {
    case 'migrate up': {
      const applied = await migrateUp(session, migrations, clock)
      reporter.event({
        type: 'info',
        message: applied.length === 0 ? 'Nothing is pending.' : `Applied ${applied.join(', ')}.`,
      })
      break
    }
    case 'migrate down': {
      const { steps } = invocation.options as MigrateOptions
      const undone = await migrateDown(session, migrations, { steps: steps ?? 1 })
      reporter.event({
        type: 'info',
        message: undone.length === 0 ? 'Nothing is applied.' : `Undid ${undone.join(', ')}.`,
      })
      break
    }
    default:
      for (const { name, appliedAt } of await migrationStatus(session, migrations)) {
        reporter.event({
          type: 'info',
          message: `${name.padEnd(32)} ${appliedAt === undefined ? 'pending' : `applied ${appliedAt}`}`,
        })
      }
  }
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.')
  return Number(text)
}
