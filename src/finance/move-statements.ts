import type { Clock } from '../base/clock.js'
import { throwCollected, UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import type { EventColumn } from './chained-event.js'
import { appendEvents } from './chained-event.js'
import type { CurrentStatement } from './current-statement.js'
import { readCurrentStatements } from './current-statement.js'
import type { FiatPrice } from './fiat-price.js'
import { fiatPriceOf } from './fiat-price.js'
import { freezeStatement } from './freeze-statement.js'
import { requireMovable } from './require-movable.js'
import type { StatementEventKind, StatementStatus } from './statement-event.js'
import type { StatementName } from './statement-name.js'

/** One step that a person takes with one or several statements. */
export interface StatementMove {
  readonly event: StatementEventKind
  readonly statements: readonly StatementName[]
  readonly actor: string
  readonly reason: string | undefined
  /** The publication in force, which the person saw. */
  readonly publicationId: string
  readonly clock: Clock
  /** A fresh UUID text. */
  randomId(): string
}

/** What became of one statement. */
export interface MovedStatement {
  readonly before: CurrentStatement
  readonly status: StatementStatus
  /** ISO 8601. */
  readonly occurredAt: string
  readonly contentHash: string
  readonly eventHash: string
}

/**
 * Takes a step with each of the statements, or with none of them: everything is checked first, and all that is wrong is
 * told at once. Runs inside the writer's transaction.
 */
export async function moveStatements(
  session: Session,
  move: StatementMove,
): Promise<readonly MovedStatement[]> {
  const statements = await readCurrentStatements(session, move.statements)
  const occurredAt = move.clock.now()
  const ready: ReadyStatement[] = []
  const refusals: UserError[] = []
  for (const statement of statements) {
    try {
      requireMovable(statement, move.event, move.actor)
      const price = move.event === 'RELEASE' ? await fiatPriceOf(session, statement, occurredAt) : undefined
      ready.push({ statement, price })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      refusals.push(error)
    }
  }
  throwCollected(refusals)
  const events: StatementEvent[] = []
  for (const each of ready) events.push(await eventOf(session, each, move))
  const hashes = await appendEvents(
    session,
    { schema: session.schema('finance'), name: 'statement_events' },
    events.map((event) => columnsOf(event, move, occurredAt.toISOString())),
  )
  if (move.event === 'SUBMIT') for (const event of events) await keepSubmittedLines(session, event)
  const after = await readCurrentStatements(session, move.statements)
  return events.map(({ statement, contentHash }, index) => ({
    before: statement,
    status: after[index]?.status ?? statement.status,
    occurredAt: occurredAt.toISOString(),
    contentHash,
    eventHash: hashes[index] ?? '',
  }))
}

/** A statement that can take the step. */
interface ReadyStatement {
  readonly statement: CurrentStatement
  /** Of a release, where the partner's terms name a currency. */
  readonly price: FiatPrice | undefined
}

/** What is to be written down of one. */
interface StatementEvent {
  /** UUID text. */
  readonly eventId: string
  readonly statement: CurrentStatement
  readonly contentHash: string
}

async function eventOf(
  session: Session,
  { statement, price }: ReadyStatement,
  move: StatementMove,
): Promise<StatementEvent> {
  const { event, publicationId } = move
  const contentHash =
    event === 'RELEASE'
      ? await freezeStatement(session, statement, { publicationId, price })
      : contentHashOf(statement, event)
  return { eventId: move.randomId(), statement, contentHash }
}

function columnsOf(
  { eventId, statement, contentHash }: StatementEvent,
  { event, actor, reason, publicationId }: StatementMove,
  occurredAt: string,
): readonly EventColumn[] {
  return [
    ['event_id', eventId],
    ['partner_id', statement.partnerId],
    ['chain_id', statement.chainId],
    ['period_id', statement.periodId],
    ['sequence_number', statement.eventCount + 1n],
    ['event', event],
    ['actor', actor],
    ['reason', reason ?? null],
    ['occurred_at', { time: occurredAt }],
    ['publication_id', publicationId],
    ['content_hash', contentHash],
  ]
}

/** What a person has seen before the release; after it, what was frozen. */
function contentHashOf(
  { name, contentHash, lastContentHash }: CurrentStatement,
  event: StatementEventKind,
): string {
  const hash = event === 'SUBMIT' ? contentHash : lastContentHash
  if (hash === undefined) throw new Error(`${name} has no content hash`)
  return hash
}

/** By these the next build tells whether the lines are still the same, and which adjustments the statement holds. */
async function keepSubmittedLines(session: Session, { eventId, statement }: StatementEvent): Promise<void> {
  await session.execute(
    `insert into ${session.schema('finance')}.submitted_lines (event_id, line_id, line_kind, row_hash)
     select cast($1 as uuid), line_id, line_kind, row_hash
       from ${session.schema('computation')}.statement_line_hashes where statement_id = cast($2 as uuid)`,
    [eventId, statement.statementId],
  )
}
