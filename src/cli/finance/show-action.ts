import { UserError } from '../../base/errors.js'
import type { Statement } from '../../report/statement/statement.js'
import { openProject } from '../open-project.js'
import { styleFor } from '../output/style.js'
import { textOption } from '../output/output-option.js'
import type { CommonOptions } from '../verb.js'
import { tableWidth, wantsColor } from '../verb.js'
import { asFinanceReader } from './as-finance-reader.js'
import { namedStatements } from './named-statements.js'
import type { StatementAction } from './statement-action.js'

type ShowOptions = CommonOptions & { readonly output: 'text' | 'json' }

/** `aurora statement show <statement>`: all that one statement says, on the terminal. */
export const showAction: StatementAction = {
  name: 'show',
  configure(parent) {
    parent
      .command('show')
      .description(
        'Show a statement: its figures, every line with base, rate and reason, and what blocks it.',
      )
      .argument('<statement>', '<partner>/<chain>/<period>, or a statement_id')
      .addOption(textOption())
      .addHelpText(
        'after',
        `
Examples:
  aurora statement show acme/mainnet/842
  aurora statement show acme/mainnet/842 --output json`,
      )
  },
  async run(invocation) {
    const { effects, words } = invocation
    const options = invocation.options as ShowOptions
    const opened = await openProject(invocation)
    const [statement] = await asFinanceReader(invocation, opened, (session) =>
      namedStatements(session, words, opened.project.config.vars),
    )
    if (statement === undefined) throw new UserError('There is no statement to show.', { code: 'usage' })
    effects.stdout.write(await textOf(statement))
    return 0

    async function textOf(shown: Statement): Promise<string> {
      if (options.output === 'json')
        return (await import('../../report/statement/statement-json.js')).statementJson(shown)
      const { statementText } = await import('../../report/statement/statement-text.js')
      const style = styleFor(wantsColor(options, effects, effects.stdout))
      return statementText(shown, style, tableWidth(effects.stdout))
    }
  },
}
