import type { Clock } from '../base/clock.js'
import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import { appendEvents } from './chained-event.js'
import { readCurrentStatements } from './current-statement.js'
import type { PeriodName } from './period-name.js'
import { periodText } from './period-name.js'
import { statementsOfPeriod } from './statement-name.js'

export type PeriodEventKind = 'CLOSE' | 'REOPEN'

export interface PeriodMove {
  readonly event: PeriodEventKind
  readonly period: PeriodName
  readonly actor: string
  readonly reason: string | undefined
  readonly clock: Clock
  /** A fresh UUID text. */
  randomId(): string
}

export interface MovedPeriod {
  /** ISO 8601. */
  readonly occurredAt: string
  readonly eventHash: string
  /** How many statements it has. */
  readonly statements: number
}

/**
 * Closes a period whose statements are all released or paid, or opens a closed one again, inside the writer's transaction.
 * Throws a UserError of code `period_status` where it is so already, `period_not_over` where it is not over, and
 * `period_not_settled`, with the statements that are not, before all of them are.
 */
export async function movePeriod(session: Session, move: PeriodMove): Promise<MovedPeriod> {
  const { event, period } = move
  const { isClosed, count } = await eventsOf(session, period)
  const name = periodText(period)
  if (event === 'REOPEN' && !isClosed)
    throw new UserError(`${name} is not closed.`, { code: 'period_status', exitCode: 1 })
  const statements = event === 'CLOSE' ? await requireSettled(session, period, isClosed) : 0
  const occurredAt = move.clock.now().toISOString()
  const [eventHash] = await appendEvents(
    session,
    { schema: session.schema('finance'), name: 'period_events' },
    [
      [
        ['event_id', move.randomId()],
        ['chain_id', period.chainId],
        ['period_id', period.periodId],
        ['sequence_number', count + 1n],
        ['event', event],
        ['actor', move.actor],
        ['reason', move.reason ?? null],
        ['occurred_at', { time: occurredAt }],
      ],
    ],
  )
  if (eventHash === undefined) throw new Error(`${name} got no event`)
  return { occurredAt, eventHash, statements }
}

async function eventsOf(
  session: Session,
  { chainId, periodId }: PeriodName,
): Promise<{ readonly isClosed: boolean; readonly count: bigint }> {
  const rows = await session.rows(
    `select event, sequence_number from ${session.schema('finance')}.period_events
      where chain_id = $1 and period_id = cast($2 as uuid) order by sequence_number desc limit 1`,
    [chainId, periodId],
  )
  const [last] = rows
  const count = typeof last?.sequence_number === 'bigint' ? last.sequence_number : 0n
  return { isClosed: last?.event === 'CLOSE', count }
}

async function requireSettled(session: Session, period: PeriodName, isClosed: boolean): Promise<number> {
  const name = periodText(period)
  if (isClosed) throw new UserError(`${name} is closed already.`, { code: 'period_status', exitCode: 1 })
  if (!period.isFinalized)
    throw new UserError(`${name} is not final yet, and cannot be closed.`, {
      code: 'period_not_over',
      exitCode: 1,
      hint: 'Extract what proves that it is over, and build.',
    })
  const names = await statementsOfPeriod(session, period)
  const statements = await readCurrentStatements(session, names)
  const open = statements.filter(({ status }) => status !== 'RELEASED' && status !== 'PAID')
  if (open.length === 0) return statements.length
  const list = open
    .map(
      (one) =>
        `  ${one.name}: ${one.status}${one.blockingReason === undefined ? '' : `, ${one.blockingReason}`}`,
    )
    .join('\n')
  throw new UserError(
    `${name} cannot be closed: ${open.length} of its ${statements.length} statements ${open.length === 1 ? 'is' : 'are'} neither released nor paid:\n${list}`,
    { code: 'period_not_settled', exitCode: 1, hint: 'Release them, or resolve their disputes, first.' },
  )
}
