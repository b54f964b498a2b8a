import type { Clock } from '../base/clock.js'
import { throwCollected, UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import { appendEvent } from './chained-event.js'
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
  /** At which a release was priced. */
  readonly price: FiatPrice | undefined
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
  const moved: MovedStatement[] = []
  for (const each of ready) moved.push(await moveStatement(session, each, move, occurredAt.toISOString()))
  return moved
}

/** A statement that can take the step. */
interface ReadyStatement {
  readonly statement: CurrentStatement
  /** Of a release, where the partner's terms name a currency. */
  readonly price: FiatPrice | undefined
}

async function moveStatement(
  session: Session,
  { statement, price }: ReadyStatement,
  move: StatementMove,
  occurredAt: string,
): Promise<MovedStatement> {
  const { event, publicationId } = move
  const eventId = move.randomId()
  const contentHash =
    event === 'RELEASE'
      ? await freezeStatement(session, statement, { publicationId, price })
      : contentHashOf(statement, event)
  const eventHash = await appendEvent(
    session,
    { schema: session.schema('finance'), name: 'statement_events' },
    [
      ['event_id', eventId],
      ['partner_id', statement.partnerId],
      ['chain_id', statement.chainId],
      ['period_id', statement.periodId],
      ['sequence_number', statement.eventCount + 1n],
      ['event', event],
      ['actor', move.actor],
      ['reason', move.reason ?? null],
      ['occurred_at', { time: occurredAt }],
      ['publication_id', publicationId],
      ['content_hash', contentHash],
    ],
  )
  if (event === 'SUBMIT') await keepSubmittedLines(session, eventId, statement)
  const [now] = await readCurrentStatements(session, [statement])
  return {
    before: statement,
    status: now?.status ?? statement.status,
    occurredAt,
    contentHash,
    eventHash,
    price,
  }
}

/** What a person has seen before the release; after it, what was frozen. */
function contentHashOf({ name, contentHash, lastHash }: CurrentStatement, event: StatementEventKind): string {
  const hash = event === 'SUBMIT' ? contentHash : lastHash
  if (hash === undefined) throw new Error(`${name} has no content hash`)
  return hash
}

/** By these the next build tells whether the lines are still the same, and which adjustments the statement holds. */
async function keepSubmittedLines(
  session: Session,
  eventId: string,
  { statementId }: StatementName,
): Promise<void> {
  await session.execute(
    `insert into ${session.schema('finance')}.submitted_lines (event_id, line_id, line_kind, row_hash)
     select cast($1 as uuid), line_id, line_kind, row_hash
       from ${session.schema('computation')}.statement_line_hashes where statement_id = cast($2 as uuid)`,
    [eventId, statementId],
  )
}
