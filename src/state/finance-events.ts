import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import { kyselyOn } from './kysely-on.js'

/** The row of `aurora.locks` whose number says how many events the two chains of finance have. */
export const financeEventsCounter = 'finance'

/** Notes that an event was appended; belongs into the transaction that appends it. */
export async function noteFinanceEvents(session: Session, added: bigint): Promise<void> {
  await kyselyOn(session)
    .updateTable('aurora.locks')
    .set((column) => ({ fence: column('fence', '+', added) }))
    .where('lock_name', '=', financeEventsCounter)
    .execute()
}

/**
 * Throws where finance has not as many events as were appended. The hashes of a chain tell of every event but the last
 * ones that another one comes after it; that these are still there is told by their number.
 */
export async function requireAllFinanceEvents(session: Session): Promise<void> {
  const counter = await kyselyOn(session)
    .selectFrom('aurora.locks')
    .select('fence')
    .where('lock_name', '=', financeEventsCounter)
    .executeTakeFirst()
  const finance = session.schema('finance')
  const [row] = await session.rows(
    `select (select count(*) from ${finance}.statement_events) + (select count(*) from ${finance}.period_events) as events`,
  )
  const found = BigInt(String(row?.events))
  if (counter === undefined || counter.fence === found) return
  throw new UserError(
    `Finance has ${found} events and ${counter.fence} were written: somebody ${found < counter.fence ? 'took some away' : 'added some'}.`,
    {
      code: 'finance_events_missing',
      exitCode: 1,
      hint: 'Find out who did, and bring finance.statement_events and finance.period_events back from a backup.',
    },
  )
}
