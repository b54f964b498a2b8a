import type { Clock } from '../base/clock.js'
import type { Session, SqlValue } from '../engine/engine.js'
import { nextBatchNumber } from '../state/batches.js'
import { writeCursors } from './extraction-cursors.js'
import { countIntoRun } from './ingestion-run.js'
import { payloadColumns, rejectionColumns } from './landed-columns.js'
import type { LandingBatch } from './landing-batch.js'

export interface LandedBatch {
  readonly batchNumber: bigint
  /** Payloads not seen before. */
  readonly newPayloads: number
  readonly newObservations: number
  /** Payloads seen before for which nobody said when they were fetched this time: nothing was written of them. */
  readonly unobserved: readonly string[]
}

/**
 * Writes a batch in one transaction: payloads, observations, rejections, cursors, and the run's counters. Rows go to
 * temporary tables first, and from there what is new is inserted by anti-join.
 */
export async function landBatch(
  session: Session,
  batch: LandingBatch,
  runId: string,
  clock: Clock,
): Promise<LandedBatch> {
  const staging = session.schema('staging')
  const isKnownPayload = `exists (select 1 from ${staging}.staging_payloads as known
                                   where known.payload_id = landing.payload_id)`
  return session.transaction(async () => {
    const batchNumber = await nextBatchNumber(session, { runId, takenAt: clock.now().toISOString() })
    await fill(session, payloadStage, payloadRows(batch))
    await fill(session, observationStage, observationRows(batch))
    const unobserved = await session.rows(
      `select payload_id from landing_observations as landing
        where not is_time_stated and ${isKnownPayload} order by payload_id`,
    )
    const newObservations = await session.execute(
      `insert into ${staging}.payload_observations (payload_id, fetched_at, run_id, http_status, is_final, batch_no)
       select payload_id, fetched_at, $1, http_status, is_final, $2
         from landing_observations as landing
        where not exists (select 1 from ${staging}.payload_observations as known
                           where known.payload_id = landing.payload_id and known.fetched_at = landing.fetched_at)
          and (is_time_stated or not ${isKnownPayload})`,
      [runId, batchNumber],
    )
    const newPayloads = await session.execute(
      `insert into ${staging}.staging_payloads (${payloadStage.columns.join(', ')}, batch_no)
       select ${payloadStage.columns.join(', ')}, $1 from landing_payloads as landing where not ${isKnownPayload}`,
      [batchNumber],
    )
    if (batch.refusals.size > 0) {
      await fill(session, refusalStage, refusalRows(batch))
      await session.execute(
        `insert into ${staging}.rejected_payloads (${refusalStage.columns.join(', ')}, run_id, batch_no)
         select ${refusalStage.columns.join(', ')}, $1, $2 from landing_refusals as landing
          where not exists (select 1 from ${staging}.rejected_payloads as known
                             where known.rejection_id = landing.rejection_id)`,
        [runId, batchNumber],
      )
    }
    await writeCursors(session, batch.cursors.all, { runId, batchNumber })
    const counts = { fetched: batch.fetched, staged: newPayloads, rejected: batch.rejected }
    await countIntoRun(session, runId, counts)
    return {
      batchNumber,
      newPayloads,
      newObservations,
      unobserved: unobserved.map((row) => String(row.payload_id)),
    }
  })
}

/** A temporary table like a landed one. */
interface Stage {
  readonly name: string
  readonly columns: readonly string[]
  /** What has its columns. */
  readonly like: (staging: string) => string
  readonly more?: string
}

const payloadStage: Stage = {
  name: 'landing_payloads',
  columns: payloadColumns,
  like: (staging) => `${staging}.staging_payloads`,
}

const observationStage: Stage = {
  name: 'landing_observations',
  columns: ['payload_id', 'fetched_at', 'http_status', 'is_final', 'is_time_stated'],
  like: (staging) =>
    `(select payload_id, fetched_at, http_status, is_final, true as is_time_stated from ${staging}.payload_observations)`,
}

const refusalStage: Stage = {
  name: 'landing_refusals',
  columns: rejectionColumns,
  like: (staging) => `${staging}.rejected_payloads`,
}

async function fill(session: Session, stage: Stage, rows: Iterable<readonly SqlValue[]>): Promise<void> {
  await session.execute(`drop table if exists ${stage.name}`)
  await session.execute(
    `create temporary table ${stage.name} as
     select ${stage.columns.join(', ')} from ${stage.like(session.schema('staging'))} as landed limit 0`,
  )
  await session.append({ temporary: stage.name }, stage.columns, rows)
}

function* payloadRows(batch: LandingBatch): Iterable<readonly SqlValue[]> {
  for (const { identity, ...payload } of batch.payloads.values())
    yield [
      payload.payloadId,
      identity.chainId,
      identity.periodIdentifier,
      identity.coversFrom ?? null,
      identity.coversUntil ?? null,
      identity.validatorKey,
      identity.provider,
      identity.endpoint,
      payload.dataType,
      payload.request,
      identity.requestHash,
      payload.responseHash,
      payload.rawPayload,
      // Empty and never NULL: of a column with NULLs the engine reads every body, whichever endpoint is asked for.
      payload.payloadJson ?? '',
    ]
}

function* observationRows(batch: LandingBatch): Iterable<readonly SqlValue[]> {
  for (const seen of batch.observations.values())
    yield [seen.payloadId, seen.fetchedAt, seen.httpStatus, seen.isFinal, seen.isTimeStated]
}

function* refusalRows(batch: LandingBatch): Iterable<readonly SqlValue[]> {
  for (const refusal of batch.refusals.values())
    yield [
      refusal.rejectionId,
      refusal.provider ?? null,
      refusal.endpoint ?? null,
      refusal.chainId ?? null,
      refusal.periodIdentifier ?? null,
      refusal.validatorKey ?? null,
      refusal.request ?? null,
      refusal.httpStatus ?? null,
      refusal.fetchedAt ?? null,
      refusal.body,
      refusal.responseHash,
      refusal.reason,
      refusal.jsonPath ?? null,
      refusal.sourceFile ?? null,
      refusal.sourceLine ?? null,
    ]
}
