import type { StatementSummary } from '../../report/statement/statement.js'
import { openProject } from '../open-project.js'
import { rowsOption } from '../output/output-option.js'
import { plural } from '../output/quantities.js'
import { styleFor } from '../output/style.js'
import type { Invocation, OutputFormat } from '../verb.js'
import { wantsColor } from '../verb.js'
import { asFinanceReader } from './as-finance-reader.js'
import type { StatementAction } from './statement-action.js'
import type { FilterOptions } from './statement-filters.js'
import { addFilterOptions, filterOf } from './statement-filters.js'

type ListOptions = FilterOptions & { readonly output: Exclude<OutputFormat, 'text'> }

/** `aurora statement list`: what every partner is owed, and how far each statement has come. */
export const listAction: StatementAction = {
  name: 'list',
  configure(parent) {
    addFilterOptions(
      parent
        .command('list')
        .description('List the statements: what they come to, and how far they have come.'),
    )
      .addOption(rowsOption())
      .addHelpText(
        'after',
        `
Examples:
  aurora statement list
  aurora statement list --partner acme --period 840..842
  aurora statement list --blocked
  aurora statement list --status released --output csv > released.csv`,
      )
  },
  async run(invocation) {
    const { effects } = invocation
    const options = invocation.options as ListOptions
    const filter = filterOf(options)
    const opened = await openProject(invocation)
    const { readSummaries } = await import('../../report/statement/read-summaries.js')
    const { requireStatementsOf } = await import('../../finance/statement-name.js')
    const summaries = await asFinanceReader(invocation, opened, async (session) => {
      await requireStatementsOf(session, filter)
      return readSummaries(session, filter)
    })
    if (options.output === 'json') {
      const { summaryRecord } = await import('../../report/statement/statement-json.js')
      effects.stdout.write(`${JSON.stringify(summaries.map(summaryRecord), undefined, 2)}\n`)
    } else if (options.output === 'csv') {
      const { summariesCsv } = await import('../../report/statement/summaries-csv.js')
      effects.stdout.write(summariesCsv(summaries))
    } else await printTable(invocation, summaries)
    return 0
  },
}

async function printTable(
  { effects, options }: Invocation,
  summaries: readonly StatementSummary[],
): Promise<void> {
  const { summariesText } = await import('../../report/statement/summaries-text.js')
  const { stdout } = effects
  const style = styleFor(wantsColor(options, effects, stdout))
  const blocked = summaries.filter(({ blockingReason }) => blockingReason !== null).length
  const sum =
    summaries.length === 0
      ? 'No statement fits.'
      : `${plural(summaries.length, 'statement')}, ${blocked} blocked`
  stdout.write(`${summariesText(summaries, style)}${sum}\n`)
}
