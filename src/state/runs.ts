import type { Session } from '../engine/engine.js'
import { kyselyOn } from './kysely-on.js'

export interface NewRun {
  readonly runId: string
  readonly verb: string
  /** ISO 8601, as all times here. */
  readonly startedAt: string
  readonly target: string
  readonly gitCommit: string | undefined
  readonly auroraVersion: string
  /** The greatest batch_no that the run reads; undefined for runs that read none. */
  readonly batchNo: bigint | undefined
  readonly asOf: string | undefined
  /** What was typed, as JSON text. */
  readonly argumentsJson: string
}

export interface FinishedRun {
  readonly runId: string
  readonly status: 'SUCCESS' | 'FAILED' | 'INTERRUPTED'
  readonly finishedAt: string
  readonly errorMessage: string | undefined
}

/** Records that a run began; its status is RUNNING until `finishRun`. */
export async function startRun(session: Session, run: NewRun): Promise<void> {
  await kyselyOn(session)
    .insertInto('aurora.runs')
    .values({
      run_id: run.runId,
      verb: run.verb,
      started_at: run.startedAt,
      finished_at: null,
      status: 'RUNNING',
      target: run.target,
      git_commit: run.gitCommit ?? null,
      aurora_version: run.auroraVersion,
      batch_no: run.batchNo ?? null,
      as_of: run.asOf ?? null,
      arguments: run.argumentsJson,
      error_message: null,
    })
    .execute()
}

export async function finishRun(session: Session, run: FinishedRun): Promise<void> {
  await kyselyOn(session)
    .updateTable('aurora.runs')
    .set({ status: run.status, finished_at: run.finishedAt, error_message: run.errorMessage ?? null })
    .where('run_id', '=', run.runId)
    .execute()
}

/**
 * Marks the runs that a kill left RUNNING, and gives their ids. Only for the one writer: as long as it holds the
 * warehouse, no other run but its own can be going on.
 */
export async function markInterruptedRuns(
  session: Session,
  writer: { readonly runId: string; readonly now: string },
): Promise<readonly string[]> {
  const rows = await kyselyOn(session)
    .updateTable('aurora.runs')
    .set({ status: 'INTERRUPTED', finished_at: writer.now })
    .where('status', '=', 'RUNNING')
    .where('run_id', '<>', writer.runId)
    .returning('run_id')
    .execute()
  return rows.map((row) => row.run_id).sort()
}
