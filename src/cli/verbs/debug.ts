import type { Engine } from '../../engine/engine.js'
import type { PostgresTarget } from '../../project/types.js'
import { openProject } from '../open-project.js'
import { allMigrations, asReader, isWarehouseMade, locationOf, snapshotFolderOf } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import { styleFor } from '../output/style.js'
import type { Invocation, Verb } from '../verb.js'
import { wantsColor } from '../verb.js'
import { auroraVersion } from '../version.js'

type Tell = (name: string, text: string) => void

/** `aurora debug`: is everything in place, and if not, what is missing. */
export const debugVerb: Verb = {
  name: 'debug',
  group: 'Keep it running:',
  configure(command) {
    command
      .description('Check the installation, the project and the warehouse, and say what is wrong.')
      .addHelpText('after', '\nExamples:\n  aurora debug\n  aurora debug --target duckdb')
  },
  async run(invocation) {
    const reporter = createReporter(invocation, false)
    const style = styleFor(
      invocation.options.logFormat === 'text' &&
        wantsColor(invocation.options, invocation.effects, invocation.effects.stdout),
    )
    const tell = (mark: string, name: string, text: string): void =>
      reporter.event({ type: 'info', message: `${mark}  ${name.padEnd(12)} ${text}` })
    const line: Tell = (name, text) => tell(style.good('ok'), name, text)
    line('aurora', auroraVersion())
    line('node', `${process.version} on ${process.platform} ${process.arch}`)
    const opened = await openProject(invocation)
    const { models, seeds, sources } = opened.project
    line('project', `${opened.project.config.name} in ${opened.project.root}`)
    const compiled = await opened.compile()
    line(
      'graph',
      `${models.length} models, ${seeds.length} seeds, ${sources.length} sources, ${compiled.tests.size} tests`,
    )
    for (const warning of compiled.warnings) tell(style.warn('!!'), 'deprecated', warning)
    const { name, schemaPrefix } = opened.target
    const schemas = schemaPrefix === '' ? '' : `, schemas ${schemaPrefix}…`
    line('target', `${name}: ${await locationOf(opened)}${schemas}`)
    if (opened.target.type === 'postgres') line('grants', grantsText(opened.target))
    if (!(await isWarehouseMade(invocation, opened))) {
      // A server can be spoken to before anything of ours is on it.
      if (opened.warehouse.type === 'postgres')
        await asReader(invocation, opened, async (engine) => line('engine', await engineText(engine)))
      tell(style.warn('--'), 'warehouse', 'not there yet: aurora load or aurora build makes it')
      return 0
    }
    return debugWarehouse(invocation, opened, line)
  },
}

/** Whether others are let in. */
function grantsText({ appliesGrants, role }: PostgresTarget): string {
  if (appliesGrants) return 'made: each build grants what the project declares'
  return `not made: the target ${role === undefined ? 'has no role' : 'says so'}`
}

async function engineText(engine: Engine): Promise<string> {
  const { name, version } = await engine.version()
  return `${name} ${version}`
}

async function debugWarehouse(
  invocation: Invocation,
  opened: Awaited<ReturnType<typeof openProject>>,
  line: Tell,
): Promise<number> {
  const { migrationStatus, refusePendingMigrations } = await import('../../state/ledger.js')
  const { currentPublication } = await import('../../state/publications.js')
  const migrations = await allMigrations()
  return asReader(invocation, opened, async (engine) => {
    line('engine', await engineText(engine))
    return engine.withSession(async (session) => {
      const states = await migrationStatus(session, migrations)
      refusePendingMigrations(states)
      line('migrations', `${states.length} applied`)
      const current = await currentPublication(session)
      line(
        'published',
        current === undefined
          ? 'nothing yet: aurora build'
          : `${current.publication.publicationId} at ${current.publication.publishedAt}`,
      )
      const { warehouse } = opened
      if (warehouse.type === 'duckdb') line('analysts', snapshotFolderOf(warehouse.path))
      return 0
    })
  })
}
