import type { Clock } from '../base/clock.js'
import { throwCollected, UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import { appendEvent } from './chained-event.js'
import type { CurrentStatement } from './current-statement.js'
import { readCurrentStatements } from './current-statement.js'
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
  throwCollected(statements.flatMap((statement) => refusalOf(statement, move)))
  const moved: MovedStatement[] = []
  for (const statement of statements) moved.push(await moveStatement(session, statement, move))
  return moved
}

function refusalOf(statement: CurrentStatement, { event, actor }: StatementMove): readonly UserError[] {
  try {
    requireMovable(statement, event, actor)
    return []
  } catch (error) {
    if (error instanceof UserError) return [error]
    throw error
  }
}

async function moveStatement(
  session: Session,
  statement: CurrentStatement,
  move: StatementMove,
): Promise<MovedStatement> {
  const eventId = move.randomId()
  const occurredAt = move.clock.now().toISOString()
  const contentHash = contentHashAfter(statement, move.event)
  const eventHash = await appendEvent(
    session,
    { schema: session.schema('finance'), name: 'statement_events' },
    [
      ['event_id', eventId],
      ['partner_id', statement.partnerId],
      ['chain_id', statement.chainId],
      ['period_id', statement.periodId],
      ['sequence_number', statement.eventCount + 1n],
      ['event', move.event],
      ['actor', move.actor],
      ['reason', move.reason ?? null],
      ['occurred_at', { time: occurredAt }],
      ['publication_id', move.publicationId],
      ['content_hash', contentHash],
    ],
  )
  if (move.event === 'SUBMIT') await keepSubmittedLines(session, eventId, statement)
  const [now] = await readCurrentStatements(session, [statement])
  return { before: statement, status: now?.status ?? statement.status, occurredAt, contentHash, eventHash }
}

/** What a person has seen before the release; after it, what was frozen. */
function contentHashAfter(
  { name, contentHash, lastHash }: CurrentStatement,
  event: StatementEventKind,
): string {
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
