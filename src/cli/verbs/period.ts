import { Argument } from 'commander'
import type { PeriodEventKind } from '../../finance/close-period.js'
import { actorOf, addPersonOptions, reasonOf } from '../finance/person.js'
import type { PersonOptions } from '../finance/person.js'
import { openProject } from '../open-project.js'
import { asWriter, isWarehouseMade } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import { plural } from '../output/quantities.js'
import { textOption } from '../output/output-option.js'
import type { Verb } from '../verb.js'
import { addWaitOption } from '../wait-for-writer.js'

type PeriodOptions = PersonOptions & { readonly output: 'text' | 'json' }

/** `aurora period close|reopen <chain>/<period>`: what is computed for a closed period leaves as an adjustment. */
export const periodVerb: Verb = {
  name: 'period',
  group: 'Finance:',
  configure(command) {
    command.description('Close periods whose statements are all released or paid, and open them again.')
    const actions = [
      command
        .command('close')
        .description('Close a period: whatever changes in it later leaves as an adjustment.')
        .addHelpText('after', '\nExamples:\n  aurora period close mainnet/842 --actor ada'),
      command
        .command('reopen')
        .description('Open a closed period again.')
        .addHelpText(
          'after',
          '\nExamples:\n  aurora period reopen mainnet/842 --actor ada --reason "a partner was left out"',
        ),
    ]
    for (const action of actions)
      addPersonOptions(addWaitOption(action), action.name() === 'reopen')
        .addArgument(new Argument('<period>', '<chain>/<period>'))
        .addOption(textOption())
  },
  async run(invocation) {
    const { effects, words } = invocation
    const options = invocation.options as PeriodOptions
    const event: PeriodEventKind = invocation.verb === 'period close' ? 'CLOSE' : 'REOPEN'
    const actor = actorOf(invocation)
    const reason = reasonOf(invocation, event === 'REOPEN')
    const opened = await openProject(invocation)
    const reporter = createReporter(invocation, options.output === 'json')
    const { publishedNow, nothingPublished } = await import('../../finance/published-now.js')
    const { findPeriod, periodText } = await import('../../finance/period-name.js')
    const { movePeriod } = await import('../../finance/close-period.js')
    if (!(await isWarehouseMade(invocation, opened))) throw nothingPublished()
    const runId = effects.randomId()
    const { period, moved } = await asWriter({ invocation, opened, runId, reporter }, (engine) =>
      engine.withWriterSession((session) =>
        session.transaction(async () => {
          await publishedNow(session)
          const found = await findPeriod(session, words[0] ?? '')
          const randomId = (): string => effects.randomId()
          const move = { event, period: found, actor, reason, clock: effects.clock, randomId }
          return { period: found, moved: await movePeriod(session, move) }
        }),
      ),
    )
    const name = periodText(period)
    if (options.output === 'json') {
      const { occurredAt, eventHash } = moved
      const record = {
        period: name,
        event,
        actor,
        reason: reason ?? null,
        occurred_at: occurredAt,
        event_hash: eventHash,
      }
      effects.stdout.write(`${JSON.stringify(record, undefined, 2)}\n`)
      return 0
    }
    const what =
      event === 'CLOSE'
        ? `closed by ${actor}, with ${plural(moved.statements, 'statement')}`
        : `opened again by ${actor}`
    reporter.event({ type: 'info', message: `${name} was ${what}.` })
    return 0
  },
}
