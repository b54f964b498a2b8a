import type { Clock } from '../base/clock.js'
import { canonicalJson } from '../base/hash.js'
import type { JsonValue } from '../base/hash.js'
import type { Session } from '../engine/engine.js'

export type IngestionStatus = 'SUCCESS' | 'PARTIAL' | 'FAILED'

export interface IngestionStart {
  readonly runId: string
  /** `*` where it is not known beforehand, or several. */
  readonly chainId: string
  /** What was asked for. */
  readonly scope: JsonValue
}

/** What the row of a killed run says. */
export const killedRunMessage = 'killed before it ended; what it had committed stands'

/**
 * Opens the row of a run. There is one writer at a time, so a run that still counts as running was killed:
 * what it committed stands, and it is marked FAILED now.
 */
export async function startIngestionRun(
  session: Session,
  start: IngestionStart,
  clock: Clock,
): Promise<void> {
  const now = clock.now().toISOString()
  await session.transaction(async () => {
    await session.execute(
      `update ${session.schema('staging')}.ingestion_runs
          set status = 'FAILED', completed_at = cast($1 as timestamptz),
              error_message = $2
        where status in ('PENDING', 'RUNNING')`,
      [now, killedRunMessage],
    )
    await session.execute(
      `insert into ${session.schema('staging')}.ingestion_runs
         (run_id, chain_id, scope, started_at, status, records_fetched, records_staged, records_rejected, metadata)
       values ($1, $2, $3, cast($4 as timestamptz), 'RUNNING', 0, 0, 0, '{}')`,
      [start.runId, start.chainId, canonicalJson(start.scope), now],
    )
  })
}

/** Adds a batch to the run's counters, in the batch's own transaction. */
export async function countIntoRun(
  session: Session,
  runId: string,
  counts: { readonly fetched: number; readonly staged: number; readonly rejected: number },
): Promise<void> {
  await session.execute(
    `update ${session.schema('staging')}.ingestion_runs
        set records_fetched = records_fetched + $2,
            records_staged = records_staged + $3,
            records_rejected = records_rejected + $4
      where run_id = $1`,
    [runId, counts.fetched, counts.staged, counts.rejected],
  )
}

export async function endIngestionRun(
  session: Session,
  end: {
    readonly runId: string
    readonly status: IngestionStatus
    readonly errorMessage: string | undefined
    readonly metadata: JsonValue
  },
  clock: Clock,
): Promise<void> {
  await session.execute(
    `update ${session.schema('staging')}.ingestion_runs
        set status = $2, completed_at = cast($3 as timestamptz), error_message = $4, metadata = $5
      where run_id = $1`,
    [end.runId, end.status, clock.now().toISOString(), end.errorMessage ?? null, canonicalJson(end.metadata)],
  )
}
