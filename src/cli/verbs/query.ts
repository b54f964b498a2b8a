import { Argument, Option } from 'commander'
import { oneStatement } from '../../sql/one-statement.js'
import { openProject } from '../open-project.js'
import type { Engine } from '../../engine/engine.js'
import type { OpenProject } from '../open-project.js'
import { asReader, asReaderOfFile, snapshotFolderOf } from '../open-warehouse.js'
import { explainingEngineErrors } from '../output/engine-problem.js'
import { answerText } from '../output/rows.js'
import type { CommonOptions, Invocation, OutputFormat, Verb } from '../verb.js'
import { tableWidth } from '../verb.js'

type QueryOptions = CommonOptions & {
  readonly output: Exclude<OutputFormat, 'text'>
  readonly live?: boolean
}

/** `aurora query "<sql>"`: any SQL over the last publication, read-only. */
export const queryVerb: Verb = {
  name: 'query',
  group: 'Look:',
  configure(command) {
    command
      .description(
        'Run SQL over the last published copy (registry, canonical, computation, portal), read-only.',
      )
      .addArgument(new Argument('<sql>', 'one SELECT'))
      .addOption(outputOption())
      .option('--live', 'read the warehouse file itself, with staging; not possible while a build writes it')
      .addHelpText(
        'after',
        `
Examples:
  aurora query "select * from portal.my_statements order by all"
  aurora query "select count(*) from staging.staging_payloads" --live --output csv`,
      )
  },
  async run(invocation) {
    const options = invocation.options as QueryOptions
    const sql = oneStatement(invocation.words[0] ?? '')
    const opened = await openProject(invocation)
    const hint =
      options.live === true || opened.warehouse.type === 'postgres'
        ? undefined
        : 'Staging and the runner’s tables are in the warehouse file: add --live.'
    const text = await asQueryReader(invocation, opened, options.live === true, (engine) =>
      explainingEngineErrors(
        () =>
          engine.withSession((session) =>
            answerText(session, sql, options.output, tableWidth(invocation.effects.stdout)),
          ),
        hint,
      ),
    )
    invocation.effects.stdout.write(text)
    return 0
  },
}

export function outputOption(): Option {
  return new Option('--output <format>', 'how rows are printed')
    .choices(['table', 'json', 'csv'])
    .default('table')
}

/** A server is always read live: there, readers and a build do not get in each other's way. */
export async function asQueryReader<T>(
  invocation: Invocation,
  opened: OpenProject,
  live: boolean,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { warehouse } = opened
  if (live || warehouse.type === 'postgres') return asReader(invocation, opened, work)
  const { latestSnapshotPath } = await import('../../build/snapshot.js')
  const path = latestSnapshotPath(snapshotFolderOf(warehouse.path))
  return asReaderOfFile(invocation, warehouse, path, work)
}
