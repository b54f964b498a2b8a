import { UserError } from '../../base/errors.js'
import { asQueryReader } from '../as-query-reader.js'
import { openProject } from '../open-project.js'
import { explanationText } from '../output/explanation-text.js'
import { styleFor } from '../output/style.js'
import { textOption } from '../output/output-option.js'
import type { CommonOptions, Invocation, Verb } from '../verb.js'
import { wantsColor } from '../verb.js'

type ExplainOptions = CommonOptions & { readonly output: 'text' | 'json' }

/** `aurora explain <line_id>`: the arithmetic of one line, worked out anew. */
export const explainVerb: Verb = {
  name: 'explain',
  group: 'Finance:',
  configure(command) {
    command
      .description('Work one line of a statement out anew from its inputs, and say whether it agrees.')
      .argument('<line_id>', 'line_id of computation.partner_commission_lines')
      .addOption(textOption())
      .addHelpText(
        'after',
        `
The arithmetic is done a second time, apart from the SQL that made the line. Ends with 0 when both agree, with 1 when
they do not.

Lines and their ids: aurora query "select line_id, rule_key, final_amount_native from computation.partner_commission_lines"

Examples:
  aurora explain 032974a5-0b2e-a841-7e92-f6f1dba7b892
  aurora explain 032974a5-0b2e-a841-7e92-f6f1dba7b892 --output json`,
      )
  },
  async run(invocation) {
    const [lineId] = invocation.words
    if (lineId === undefined) throw new UserError('There is no line to explain.', { code: 'usage' })
    const { explainLine } = await import('../../finance/explain/explain-line.js')
    const { findLine } = await import('../../finance/explain/line.js')
    const opened = await openProject(invocation)
    const explanation = await asQueryReader(invocation, opened, false, (engine) =>
      engine.withSession(async (session) => explainLine(session, await findLine(session, lineId))),
    )
    const { stdout } = invocation.effects
    const options = invocation.options as ExplainOptions
    if (options.output === 'json') {
      const { explanationRecord } = await import('../../finance/explain/explanation-record.js')
      stdout.write(`${JSON.stringify(explanationRecord(explanation), undefined, 2)}\n`)
    } else stdout.write(explanationText(explanation, styleOf(invocation)))
    return explanation.verdict === 'DISAGREES' ? 1 : 0
  },
}

function styleOf({ options, effects }: Invocation) {
  return styleFor(wantsColor(options, effects, effects.stdout))
}
