import { canonicalJson } from '../base/hash.js'
import type { Session } from '../engine/engine.js'
import type { Envelope } from './envelope.js'

/** How far the answers of an endpoint have come on a chain. */
export interface ExtractionCursor {
  readonly provider: string
  readonly endpoint: string
  readonly chainId: string
  /** The greatest period that an answer was of; undefined while none names one. */
  readonly period: string | undefined
  /** ISO 8601: when the newest answer was fetched. */
  readonly fetchedAt: string
}

/** The cursors of a batch: one for each endpoint and chain. */
export class CursorsOfBatch {
  readonly #cursors = new Map<string, ExtractionCursor>()

  get all(): Iterable<ExtractionCursor> {
    return this.#cursors.values()
  }

  advance({ provider, endpoint, chainId, periodIdentifier }: Envelope, fetchedAt: string): void {
    const key = [provider, endpoint, chainId].join('\n')
    const period = /^\d+$/.test(periodIdentifier) ? periodIdentifier : undefined
    const cursor = { provider, endpoint, chainId, period, fetchedAt }
    const known = this.#cursors.get(key)
    this.#cursors.set(key, known === undefined ? cursor : later(known, cursor))
  }
}

/** Moves the cursors forward, never back, within the transaction of the batch that they are of. */
export async function writeCursors(
  session: Session,
  cursors: Iterable<ExtractionCursor>,
  run: { readonly runId: string; readonly batchNumber: bigint },
): Promise<void> {
  const table = `${session.schema('staging')}.extraction_cursors`
  for (const cursor of cursors) {
    const { provider, endpoint, chainId } = cursor
    const key = [provider, endpoint, chainId, everyScope]
    const isThis = 'provider_name = $1 and endpoint = $2 and chain_id = $3 and scope = $4'
    const [row] = await session.rows(`select cursor from ${table} where ${isThis}`, key)
    const moved = row === undefined ? cursor : later(readCursor(cursor, String(row['cursor'])), cursor)
    await session.execute(`delete from ${table} where ${isThis}`, key)
    await session.execute(
      `insert into ${table} (provider_name, endpoint, chain_id, scope, cursor, run_id, batch_no)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [...key, cursorText(moved), run.runId, run.batchNumber],
    )
  }
}

/** An endpoint's answers are one scope; which of its questions are open follows from what has landed. */
const everyScope = '*'

function later(one: ExtractionCursor, other: ExtractionCursor): ExtractionCursor {
  const isOther =
    other.period !== undefined && (one.period === undefined || BigInt(other.period) > BigInt(one.period))
  return {
    ...one,
    period: isOther ? other.period : one.period,
    fetchedAt: other.fetchedAt > one.fetchedAt ? other.fetchedAt : one.fetchedAt,
  }
}

function cursorText({ period, fetchedAt }: ExtractionCursor): string {
  return canonicalJson({ fetched_at: fetchedAt, period: period ?? null })
}

function readCursor(of: ExtractionCursor, text: string): ExtractionCursor {
  const found = JSON.parse(text) as { readonly fetched_at: string; readonly period: string | null }
  return { ...of, period: found.period ?? undefined, fetchedAt: found.fetched_at }
}
