import type { Session } from '../engine/engine.js'
import { kyselyOn } from './kysely-on.js'

/**
 * Takes the next batch_no, inside the transaction that lands the batch. Updating the landing lock makes a second
 * landing wait (or fail, on DuckDB) until this one has committed, so that numbers follow the order of commits and a
 * reader who sees N has seen all below it.
 */
export async function nextBatchNumber(
  session: Session,
  batch: { readonly runId: string; readonly takenAt: string },
): Promise<bigint> {
  const database = kyselyOn(session)
  const { fence } = await database
    .updateTable('aurora.locks')
    .set((column) => ({ fence: column('fence', '+', 1n), run_id: batch.runId, since: batch.takenAt }))
    .where('lock_name', '=', 'landing')
    .returning('fence')
    .executeTakeFirstOrThrow()
  await database
    .insertInto('aurora.batches')
    .values({ batch_no: fence, run_id: batch.runId, taken_at: batch.takenAt })
    .execute()
  return fence
}

/** The greatest batch_no that has landed: a build's one fixed input. 0 before the first. */
export async function highestBatchNumber(session: Session): Promise<bigint> {
  const row = await kyselyOn(session)
    .selectFrom('aurora.locks')
    .select('fence')
    .where('lock_name', '=', 'landing')
    .executeTakeFirst()
  return row?.fence ?? 0n
}
