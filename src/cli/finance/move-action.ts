import type { Command } from 'commander'
import { UserError } from '../../base/errors.js'
import type { Session } from '../../engine/engine.js'
import type { MovedStatement } from '../../finance/move-statements.js'
import type { StatementEventKind } from '../../finance/statement-event.js'
import { steps } from '../../finance/statement-event.js'
import type { StatementChoice, StatementName } from '../../finance/statement-name.js'
import { openProject } from '../open-project.js'
import { asWriter, isWarehouseMade } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import { textOption } from '../output/output-option.js'
import type { Invocation } from '../verb.js'
import { addWaitOption } from '../wait-for-writer.js'
import type { PersonOptions } from './person.js'
import { actorOf, addPersonOptions, reasonOf } from './person.js'
import type { StatementAction } from './statement-action.js'
import type { ChoiceOptions } from './statement-filters.js'
import { addChoiceOptions, choiceOf } from './statement-filters.js'

type MoveOptions = PersonOptions &
  ChoiceOptions & {
    readonly all?: boolean
    readonly output: 'text' | 'json'
  }

/** A dispute is about one statement: nobody disputes all that there are, or settles all disputes with one reason. */
const oneByOne: ReadonlySet<StatementEventKind> = new Set(['DISPUTE', 'RESOLVE'])

interface MoveActionInput {
  readonly name: string
  readonly event: StatementEventKind
  readonly description: string
  /** Command lines. */
  readonly examples: readonly string[]
}

/** An action that takes a step with one or several statements, and writes it down. */
export function moveAction({ name, event, description, examples }: MoveActionInput): StatementAction {
  const { needsReason } = steps[event]
  return {
    name,
    configure(parent: Command) {
      const command = parent.command(name).description(description)
      command.argument('[statements...]', '<partner>/<chain>/<period> each, or a statement_id')
      addPersonOptions(addWaitOption(command), needsReason)
      if (!oneByOne.has(event)) addAllOptions(command)
      command
        .addOption(textOption())
        .addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`)
    },
    run: (invocation) => move(invocation, event),
  }
}

function addAllOptions(command: Command): void {
  command.option(
    '--all',
    'instead of names: every statement that is where this step begins and is not blocked',
  )
  addChoiceOptions(command, 'with --all: only')
}

async function move(invocation: Invocation, event: StatementEventKind): Promise<number> {
  const options = invocation.options as MoveOptions
  requireStatements(invocation, event)
  const choice = choiceOf(options)
  const actor = actorOf(invocation)
  const reason = reasonOf(invocation, steps[event].needsReason)
  const opened = await openProject(invocation)
  const reporter = createReporter(invocation, options.output === 'json')
  const { effects } = invocation
  const { publishedNow, nothingPublished } = await import('../../finance/published-now.js')
  const { moveStatements } = await import('../../finance/move-statements.js')
  // A mistyped target makes no warehouse.
  if (!(await isWarehouseMade(invocation, opened))) throw nothingPublished()
  const runId = effects.randomId()
  const moved = await asWriter({ invocation, opened, runId, reporter }, (engine) =>
    engine.withWriterSession((session) =>
      session.transaction(async () => {
        const { publicationId } = await publishedNow(session)
        const statements = await chosen(session, invocation, event, choice)
        return moveStatements(session, {
          event,
          statements,
          actor,
          reason,
          publicationId,
          clock: effects.clock,
          randomId: () => effects.randomId(),
        })
      }),
    ),
  )
  if (options.output === 'json')
    effects.stdout.write(
      `${JSON.stringify(
        moved.map((one) => recordOf(one, event, actor, reason)),
        undefined,
        2,
      )}\n`,
    )
  else if (moved.length === 0)
    reporter.event({ type: 'info', message: `No statement can be ${steps[event].done}.` })
  else
    for (const { before, status } of moved)
      reporter.event({
        type: 'info',
        message: `${before.name} was ${steps[event].done} by ${actor}: ${before.status} → ${status}`,
      })
  return 0
}

function requireStatements({ words, options, verb }: Invocation, event: StatementEventKind): void {
  const { all, partner, chain, period } = options as MoveOptions
  const refuse = (message: string, hint: string): never => {
    throw new UserError(message, { code: 'usage', hint })
  }
  if (all === true && words.length > 0) refuse('Both statements and --all are given.', 'Give one of them.')
  if (all === true) return
  if (words.length === 0)
    refuse(
      'There is no statement named.',
      `Write: aurora ${verb} <partner>/<chain>/<period>${oneByOne.has(event) ? '' : ', or --all'}.`,
    )
  if (partner !== undefined || chain !== undefined || period !== undefined)
    refuse('--partner, --chain and --period go with --all.', 'A name says all three.')
}

async function chosen(
  session: Session,
  { words, options }: Invocation,
  event: StatementEventKind,
  choice: StatementChoice,
): Promise<readonly StatementName[]> {
  const { findStatement, chosenStatements } = await import('../../finance/statement-name.js')
  if ((options as MoveOptions).all !== true) {
    const named = new Map<string, StatementName>()
    for (const word of words) {
      const statement = await findStatement(session, word)
      named.set(statement.statementId, statement)
    }
    return [...named.values()]
  }
  const { readCurrentStatements } = await import('../../finance/current-statement.js')
  const found = await readCurrentStatements(session, await chosenStatements(session, choice))
  return found.filter(
    ({ status, blockingReason }) => blockingReason === undefined && steps[event].from.includes(status),
  )
}

function recordOf(
  { before, status, occurredAt, contentHash, eventHash }: MovedStatement,
  event: StatementEventKind,
  actor: string,
  reason: string | undefined,
): object {
  return {
    statement: before.name,
    statement_id: before.statementId,
    event,
    status_before: before.status,
    status,
    actor,
    reason: reason ?? null,
    occurred_at: occurredAt,
    content_hash: contentHash,
    event_hash: eventHash,
  }
}
