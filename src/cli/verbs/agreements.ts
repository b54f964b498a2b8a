import { UserError } from '../../base/errors.js'
import { textOption } from '../output/output-option.js'
import type { Verb } from '../verb.js'
import { checkAgreements } from '../finance/check-agreements.js'
import { listAgreements, showAgreement } from '../finance/show-agreement.js'

/** `aurora agreements check|list|show`: the registry's terms, without the warehouse. */
export const agreementsVerb: Verb = {
  name: 'agreements',
  group: 'Finance:',
  configure(command) {
    command.description('Check and read the agreements that stand in seeds/registry/.')
    command
      .command('check')
      .description('Check every row of the seeds as a build would, without building: nothing is written.')
      .addOption(textOption())
      .addHelpText(
        'after',
        `
Ends with 0 when nothing is wrong, with 1 when a row is refused, with 2 when a file cannot be read as it is declared.

Examples:
  aurora agreements check
  aurora agreements check --output json`,
      )
    command
      .command('list')
      .description('List the agreements, with partner and status today.')
      .addOption(textOption())
      .addHelpText('after', '\nExamples:\n  aurora agreements list')
    command
      .command('show')
      .argument('<agreement>', 'agreement_id')
      .description('Tell the terms of an agreement in words: all versions, or those in force at a moment.')
      .option('--at <moment>', 'a day (2026-02-01), or a period of a chain: <chain>/<period>, or <period>')
      .addOption(textOption())
      .addHelpText(
        'after',
        `
Where versions follow each other by days or slots, when a period begins is asked of what was published last.

Examples:
  aurora agreements show harbor-stake
  aurora agreements show harbor-stake --at 5003
  aurora agreements show harbor-stake --at 2026-02-01 --output json`,
      )
  },
  async run(invocation) {
    switch (invocation.verb) {
      case 'agreements check':
        return checkAgreements(invocation)
      case 'agreements list':
        return listAgreements(invocation)
      case 'agreements show':
        return showAgreement(invocation)
      default:
        throw new UserError('Say what is to be done: aurora agreements check, list or show.', {
          code: 'usage',
        })
    }
  },
}
