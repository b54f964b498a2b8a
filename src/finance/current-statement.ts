import type { Session, SqlRow } from '../engine/engine.js'
import type { StatementName } from './statement-name.js'
import { nameOf } from './statement-name.js'
import type { StatementStatus } from './statement-event.js'

/** A statement as it is published, and where its events have brought it by now. */
export interface CurrentStatement extends StatementName {
  /** `harbor-custody/solana-mainnet/5003`. */
  readonly name: string
  readonly status: StatementStatus
  /** Submitted, not released, and another statement now. */
  readonly isChanged: boolean
  /** The first reason why it cannot move. */
  readonly blockingReason: string | undefined
  /** Of the last submission. */
  readonly submitter: string | undefined
  /** ISO 8601. */
  readonly submittedAt: string | undefined
  /** What a submission would record; undefined while blocked, and once released. */
  readonly contentHash: string | undefined
  /** Of the last event: what a person saw, or what was frozen. */
  readonly lastContentHash: string | undefined
  /** How many events it has. */
  readonly eventCount: bigint
}

/** Reads statements as they are at this moment, in the order asked for. */
export async function readCurrentStatements(
  session: Session,
  names: readonly StatementName[],
): Promise<readonly CurrentStatement[]> {
  const computation = session.schema('computation')
  const found: CurrentStatement[] = []
  for (const name of names) {
    const [row] = await session.rows(
      `select status.status, status.is_changed, statements.blocking_reason, status.submitter, status.submitted_at,
              contents.content_hash,
              (select max(sequence_number) from ${session.schema('finance')}.statement_events as events
                where events.partner_id = statements.partner_id and events.chain_id = statements.chain_id
                  and events.period_id = statements.period_id) as event_count,
              (select content_hash from ${session.schema('finance')}.statement_events as events
                where events.partner_id = statements.partner_id and events.chain_id = statements.chain_id
                  and events.period_id = statements.period_id
                order by sequence_number desc limit 1) as last_content_hash
         from ${computation}.partner_commission_statements as statements
         join ${computation}.statement_status as status on status.statement_id = statements.statement_id
         left join ${computation}.statement_contents as contents on contents.statement_id = statements.statement_id
        where statements.statement_id = cast($1 as uuid)`,
      [name.statementId],
    )
    if (row !== undefined) found.push(currentStatementOf(name, row))
  }
  return found
}

function currentStatementOf(name: StatementName, row: SqlRow): CurrentStatement {
  return {
    ...name,
    name: nameOf(name),
    status: String(row.status) as StatementStatus,
    isChanged: row.is_changed === true,
    blockingReason: textOf(row.blocking_reason),
    submitter: textOf(row.submitter),
    submittedAt: textOf(row.submitted_at),
    contentHash: textOf(row.content_hash),
    lastContentHash: textOf(row.last_content_hash),
    eventCount: typeof row.event_count === 'bigint' ? row.event_count : 0n,
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
