import type { Clock } from '../base/clock.js'
import { UserError } from '../base/errors.js'
import type { Reporter } from '../base/events.js'
import type { Session, SqlValue } from '../engine/engine.js'
import { highestBatchNumber, nextBatchNumber } from '../state/batches.js'
import { copiedTables, runColumns } from './copied-tables.js'
import type { CopiedTable } from './copied-tables.js'
import { killedRunMessage } from './ingestion-run.js'
import { refreshStatistics } from './refresh-statistics.js'
import { bodySizesAt, findMissingRows, rowsAt } from './missing-rows.js'

export interface CopyOptions {
  /** Where rows come from; nothing is written to it. */
  readonly from: Session
  /** Of another warehouse; the caller holds its writer's lock, and it is not inside a transaction. */
  readonly to: Session
  readonly clock: Clock
  readonly reporter: Reporter
  readonly signal?: AbortSignal | undefined
  /** Bodies are read until they come to so many bytes; a single one may be larger. */
  readonly readBytes?: number
}

/** What a copy added. */
export interface CopyTotals {
  readonly payloads: number
  readonly observations: number
  readonly rejected: number
  readonly cursors: number
  readonly batches: number
  /** Payloads that `from` holds in all. */
  readonly payloadsThere: number
  /** Numbers of the first and last landing transaction here. */
  readonly firstBatch: bigint | undefined
  readonly lastBatch: bigint | undefined
}

const defaultReadBytes = 8 * 1024 * 1024

/**
 * Copies everything that `from` has landed and `to` has not: payloads, observations, rejections, cursors and the runs
 * that they belong to, each row as it is. A batch of `from` becomes a batch of `to`, in one transaction and in the
 * order of its number, so that of a request the same payload is in force; into an empty warehouse the numbers are the
 * same as well. What is there already stays. Stopped at any moment it leaves whole batches, and the same copy again
 * brings the rest. Throws a UserError of code `interrupted` when the signal was given.
 */
export async function copyLanded(options: CopyOptions): Promise<CopyTotals> {
  const { from, to } = options
  // What was listed stands where it stood as long as this transaction is open: nobody can rewrite the tables.
  return from.transaction(async () => {
    const lastBatch = await highestBatchNumber(from)
    const [there] = await from.rows(
      `select count(*) as payloads from ${from.schema('staging')}.staging_payloads where batch_no <= ${lastBatch}`,
    )
    await findMissingRows(from, to, lastBatch)
    const copy = new LandedCopy(options, Number(there?.payloads), await countMissing(to))
    for (const batch of await missingBatches(to)) await copy.copyBatch(batch)
    await finishRuns(to)
    const totals = copy.totals()
    await refreshStatistics(to, totals.payloads)
    return totals
  })
}

interface MissingBatch {
  readonly batchNumber: bigint
  readonly runId: string
}

type Counts = Readonly<Record<string, number>>

class LandedCopy {
  readonly #options: CopyOptions
  readonly #payloadsThere: number
  readonly #missing: Counts
  readonly #copied: Record<string, number> = Object.fromEntries(copiedTables.map(({ name }) => [name, 0]))
  #batches = 0
  #firstBatch: bigint | undefined
  #lastBatch: bigint | undefined

  constructor(options: CopyOptions, payloadsThere: number, missing: Counts) {
    this.#options = options
    this.#payloadsThere = payloadsThere
    this.#missing = missing
  }

  async copyBatch({ batchNumber, runId }: MissingBatch): Promise<void> {
    const { to, clock, reporter, signal } = this.#options
    throwIfAborted(signal)
    const staging = to.schema('staging')
    await to.transaction(async () => {
      const takenAt = clock.now().toISOString()
      const newNumber = await nextBatchNumber(to, { runId, takenAt })
      await to.execute(
        `insert into ${staging}.ingestion_runs (${runColumns.join(', ')})
         select ${runColumns.join(', ')} from copied_runs
          where run_id = $1 and not exists (select 1 from ${staging}.ingestion_runs where run_id = $1)`,
        [runId],
      )
      for (const table of copiedTables) {
        const rows = await this.#copyRows(table, batchNumber, newNumber)
        this.#copied[table.name] = (this.#copied[table.name] ?? 0) + rows
      }
      this.#firstBatch ??= newNumber
      this.#lastBatch = newNumber
    })
    this.#batches += 1
    reporter.event({
      type: 'progress',
      message: 'payloads copied',
      done: this.#copied['staging_payloads'] ?? 0,
      total: this.#missing['staging_payloads'] ?? 0,
    })
  }

  totals(): CopyTotals {
    for (const { name } of copiedTables) {
      const [copied, missing] = [this.#copied[name], this.#missing[name]]
      if (copied !== missing)
        throw new Error(`${copied} of ${missing} rows were copied to staging.${name}: the rest has no batch`)
    }
    return {
      payloads: this.#copied['staging_payloads'] ?? 0,
      observations: this.#copied['payload_observations'] ?? 0,
      rejected: this.#copied['rejected_payloads'] ?? 0,
      cursors: this.#copied['extraction_cursors'] ?? 0,
      batches: this.#batches,
      payloadsThere: this.#payloadsThere,
      firstBatch: this.#firstBatch,
      lastBatch: this.#lastBatch,
    }
  }

  async #copyRows(table: CopiedTable, batchNumber: bigint, newNumber: bigint): Promise<number> {
    const { from, to, readBytes = defaultReadBytes } = this.#options
    const columns = table.columns.join(', ')
    if (table.bodies.length === 0)
      return to.execute(
        `insert into ${to.schema('staging')}.${table.name} (${columns}, batch_no)
         select ${columns}, $2 from missing_${table.name} where batch_no = $1`,
        [batchNumber, newNumber],
      )
    const listed = await to.rows(
      `select place from missing_${table.name} where batch_no = $1 order by place`,
      [batchNumber],
    )
    if (listed.length === 0) return 0
    const places = listed.map((row) => String(row.place))
    return to.append(
      { schema: to.schema('staging'), name: table.name },
      [...table.columns, 'batch_no'],
      withBodies(from, table, places, { readBytes, newNumber }),
    )
  }
}

/** The rows at these places, as many at a time as have bodies of `readBytes`. */
async function* withBodies(
  from: Session,
  table: CopiedTable,
  places: readonly string[],
  { readBytes, newNumber }: { readonly readBytes: number; readonly newNumber: bigint },
): AsyncGenerator<readonly SqlValue[]> {
  const sizes = await bodySizesAt(from, table, places)
  let together: string[] = []
  let bytes = 0
  for (const [index, place] of places.entries()) {
    together.push(place)
    bytes += sizes.get(place) ?? 0
    if (bytes < readBytes && index < places.length - 1) continue
    for (const values of await rowsAt(from, table, together)) yield [...values, newNumber]
    together = []
    bytes = 0
  }
}

async function countMissing(to: Session): Promise<Counts> {
  const [row] = await to.rows(
    `select ${copiedTables.map(({ name }) => `(select count(*) from missing_${name}) as ${name}`).join(', ')}`,
  )
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, count]) => [name, Number(count)]))
}

/**
 * Batches that are to be made here, in their order: those of which rows are missing; the last of a run that is not here
 * at all; and where all that is here was copied from there, also those without rows, so that the numbers stay equal.
 */
async function missingBatches(to: Session): Promise<readonly MissingBatch[]> {
  const missing = copiedTables.map(({ name }) => `select batch_no from missing_${name}`).join(' union all ')
  const batches = `${to.schema('aurora')}.batches`
  const rows = await to.rows(
    `with own as (
       select batch_no, run_id from ${batches} except select batch_no, run_id from copied_batches
     )
     select batch_no, run_id from copied_batches
      where batch_no in (${missing})
         or batch_no in (select max(batch_no) from copied_batches
                          where run_id not in (select run_id from ${batches}) group by run_id)
         or batch_no > (select coalesce(max(batch_no), 0) from ${batches})
            and not exists (select 1 from own)
      order by batch_no`,
  )
  return rows.map((row) => ({ batchNumber: BigInt(String(row.batch_no)), runId: String(row.run_id) }))
}

/** A run that was still at work when it was copied is told to its end by a later copy. */
async function finishRuns(to: Session): Promise<void> {
  const ended = runColumns.slice(runColumns.indexOf('completed_at'))
  await to.execute(
    `update ${to.schema('staging')}.ingestion_runs
        set ${ended.map((column) => `${column} = copied.${column}`).join(', ')}
       from copied_runs as copied
      where copied.run_id = ingestion_runs.run_id
        and copied.completed_at is not null and copied.error_message is distinct from $1
        and (ingestion_runs.completed_at is null or ingestion_runs.error_message = $1)`,
    [killedRunMessage],
  )
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  throw new UserError('Interrupted', {
    code: 'interrupted',
    exitCode: 1,
    hint: 'What was copied stands; the same copy again brings the rest.',
  })
}
