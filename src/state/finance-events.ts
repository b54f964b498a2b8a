import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'

/** The row of `aurora.locks` whose number says how many events the two chains of finance have. */
export const financeEventsCounter = 'finance'

/** The migration from which on there is that row. */
export const financeEventsMigration = '0004_statement_life'

/**
 * Notes that events were appended; belongs into the transaction that appends them. Throws a UserError of code
 * `finance_events_missing` where there is no count that they could be added to.
 */
export async function noteFinanceEvents(session: Session, added: bigint): Promise<void> {
  const changed = await session.execute(
    `update ${session.schema('aurora')}.locks set fence = fence + $1 where lock_name = $2`,
    [added, financeEventsCounter],
  )
  if (changed !== 1) throw uncounted()
}

/**
 * Throws a UserError of code `finance_events_missing` where finance has not as many events as were appended. The hashes
 * of a chain tell of every event but the last ones that another one comes after it; that these are still there is told
 * by their number.
 */
export async function requireAllFinanceEvents(session: Session): Promise<void> {
  const finance = session.schema('finance')
  const aurora = session.schema('aurora')
  // In one statement: whoever reads outside of a transaction sees each at another moment otherwise.
  const [row] = await session.rows(
    `select (select count(*) from ${finance}.statement_events) + (select count(*) from ${finance}.period_events) as events,
            (select fence from ${aurora}.locks where lock_name = $1) as noted,
            (select count(*) from ${aurora}.migrations where name = $2) as migrations`,
    [financeEventsCounter, financeEventsMigration],
  )
  const [found, noted] = [BigInt(String(row?.events)), row?.noted]
  if (typeof noted !== 'bigint') {
    if (row?.migrations === 0n) return
    throw uncounted()
  }
  if (noted === found) return
  throw missing(
    `Finance has ${found} events and ${noted} were written: somebody ${found < noted ? 'took some away' : 'added some'}.`,
  )
}

function uncounted(): UserError {
  return missing(
    `How many events were written to finance is not known: somebody took the row "${financeEventsCounter}" of aurora.locks away.`,
  )
}

function missing(message: string): UserError {
  return new UserError(message, {
    code: 'finance_events_missing',
    exitCode: 1,
    hint: 'Find out who did, and bring aurora.locks, finance.statement_events and finance.period_events back from a backup.',
  })
}
