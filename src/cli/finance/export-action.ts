import { Option } from 'commander'
import { UserError } from '../../base/errors.js'
import type { Statement } from '../../report/statement/statement.js'
import type { Paper } from '../../report/statement/statement-style.js'
import { openProject } from '../open-project.js'
import type { OpenProject } from '../open-project.js'
import { createReporter } from '../output/create-reporter.js'
import type { Invocation } from '../verb.js'
import { asFinanceReader } from './as-finance-reader.js'
import type { ExportFormat } from './export-files.js'
import { exportFormats, exportPlan, renderStatement } from './export-files.js'
import { fittingStatements, namedStatements } from './named-statements.js'
import { printStatements } from './print-statements.js'
import type { StatementAction } from './statement-action.js'
import type { FilterOptions } from './statement-filters.js'
import { addFilterOptions, filterOf, isFiltered } from './statement-filters.js'
import { writeFiles } from './write-files.js'

export type ExportOptions = FilterOptions & {
  readonly format?: ExportFormat
  readonly out?: string
  readonly paper?: Paper
  readonly force?: boolean
}

/** `aurora statement export`: statements as files that can be sent. */
export const exportAction: StatementAction = {
  name: 'export',
  configure(parent) {
    addFilterOptions(
      parent
        .command('export')
        .description('Write statements as files that can be sent: every line with its base, rate and reason.')
        .argument('[statements...]', '<partner>/<chain>/<period> each, or a statement_id'),
    )
      .addOption(
        new Option('--format <format>', 'what is written; default: what the name of --out ends with').choices(
          exportFormats,
        ),
      )
      .option(
        '--out <path>',
        'a file, or a folder for a file each; default: stdout, where it is one statement',
      )
      .addOption(
        new Option('--paper <size>', 'pages of HTML and PDF; a PDF is a4 unless told').choices([
          'a4',
          'letter',
        ]),
      )
      .option('--force', 'replace files that are there')
      .addHelpText(
        'after',
        `
A PDF is printed by Chromium, Chrome or Edge: the one that AURORA_CHROMIUM names, or one that is installed. Without one
the page is written as HTML instead, and a note says so.

Examples:
  aurora statement export acme/mainnet/842 --out acme-842.pdf
  aurora statement export acme/mainnet/842 --format json
  aurora statement export --partner acme --period 840..842 --format pdf --out statements/`,
      )
  },
  async run(invocation) {
    const options = invocation.options as ExportOptions
    const format = formatOf(options)
    requireTarget(invocation, format)
    const opened = await openProject(invocation)
    const statements = await chosen(invocation, opened)
    const { out } = options
    if (out === undefined) return toStdout(invocation, statements, format)
    return toFiles(invocation, statements, format, out)
  },
}

function formatOf({ format, out = '' }: ExportOptions): ExportFormat {
  const said = format ?? exportFormats.find((known) => out.toLowerCase().endsWith(`.${known}`))
  if (said !== undefined) return said
  throw new UserError('In which format?', {
    code: 'usage',
    hint: `Give --format ${exportFormats.join('|')}, or an --out that ends with one of them.`,
  })
}

/** What can be refused before a warehouse is opened. */
function requireTarget({ words, options }: Invocation, format: ExportFormat): void {
  const { out } = options as ExportOptions
  const isChosen = isFiltered(options)
  const refuse = (message: string, hint: string): never => {
    throw new UserError(message, { code: 'usage', hint })
  }
  if (words.length === 0 && !isChosen)
    refuse(
      'There is no statement named.',
      'Name them as <partner>/<chain>/<period>, or choose with --partner, --period and the like.',
    )
  if (words.length > 0 && isChosen)
    refuse('Statements are both named and chosen by options.', 'Do one of the two.')
  if (out === undefined && format === 'pdf')
    refuse('A PDF cannot go to a terminal.', 'Say where it goes: --out <file>.')
}

async function chosen(invocation: Invocation, opened: OpenProject): Promise<readonly Statement[]> {
  const { words } = invocation
  const { vars } = opened.project.config
  const statements = await asFinanceReader(invocation, opened, (session) =>
    words.length > 0
      ? namedStatements(session, words, vars)
      : fittingStatements(session, filterOf(invocation.options as FilterOptions), vars),
  )
  if (statements.length > 0) return statements
  throw new UserError('No statement fits.', {
    code: 'no_statements',
    exitCode: 1,
    hint: 'See them with: aurora statement list',
  })
}

function toStdout(invocation: Invocation, statements: readonly Statement[], format: ExportFormat): number {
  const [statement] = statements
  if (statement === undefined || statements.length > 1)
    throw new UserError(`${statements.length} statements do not fit into one stream.`, {
      code: 'usage',
      hint: 'Give each a file of its own: --out <folder>/',
    })
  const { paper } = invocation.options as ExportOptions
  invocation.effects.stdout.write(renderStatement(statement, format, paper))
  return 0
}

async function toFiles(
  invocation: Invocation,
  statements: readonly Statement[],
  format: ExportFormat,
  out: string,
): Promise<number> {
  const { effects } = invocation
  const { force = false, paper } = invocation.options as ExportOptions
  const plan = exportPlan(statements, format, out, effects.cwd)
  const reporter = createReporter(invocation, false)
  if (format === 'pdf') return printStatements(invocation, plan, { force, paper: paper ?? 'a4' }, reporter)
  const files = plan.map((file) => ({ ...file, text: renderStatement(file.statement, format, paper) }))
  await writeFiles(files, force, reporter)
  return 0
}
