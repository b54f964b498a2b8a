import { Argument } from 'commander'
import { oneStatement } from '../../sql/one-statement.js'
import { asQueryReader } from '../as-query-reader.js'
import { openProject } from '../open-project.js'
import { explainingEngineErrors } from '../output/engine-problem.js'
import { rowsOption } from '../output/output-option.js'
import { answerText } from '../output/rows.js'
import type { CommonOptions, OutputFormat, Verb } from '../verb.js'
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
      .addOption(rowsOption())
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
