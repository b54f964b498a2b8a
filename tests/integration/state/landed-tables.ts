import type { Session, SqlRow } from '../../../src/engine/engine.js'
import { landedTables } from '../../../src/extract/migrations/0002_landed_tables.js'
import type { Source } from '../../../src/project/types.js'
import { sourceViewSql } from '../../../src/state/landed-input.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import { clock, onEmptyDatabase } from './in-memory.js'

/** One time at which a payload was seen. */
export interface Observation {
  /** 0…f, the last digit of payload_id. */
  readonly payload: string
  /** Hour of the day. */
  readonly hour: number
  readonly isFinal: boolean
  readonly batch: number
}

/** One landed answer; what is left out takes a usual value. */
export interface Payload {
  readonly payload: string
  readonly batch: number
  readonly chain?: string
  readonly period?: string
  readonly coversFrom?: number
  readonly coversUntil?: number
  readonly validator?: string
  readonly provider?: string
  readonly endpoint?: string
  readonly requestHash?: string
  readonly raw?: string
  readonly json?: string
}

export const idOf = (payload: string): string => `00000000-0000-0000-0000-00000000000${payload}`
export const hourText = (hour: number): string => `2025-01-31T${String(hour).padStart(2, '0')}:00:00.000000Z`

export function source(provider: string, endpoint: string): Source {
  return {
    kind: 'source',
    id: `source.p.${provider}.${endpoint}`,
    provider,
    endpoint,
    relation: { schema: 'staging', name: `src_${provider}__${endpoint}` },
    description: '',
    tags: [],
    position: { file: 'sources/x.yml', line: 1, column: 1 },
  }
}

export const fees = source('alpha', 'fees')

export async function onLandedTables<T>(work: (session: Session) => Promise<T>): Promise<T> {
  return onEmptyDatabase(async (session) => {
    await migrateUp(session, [...runnerMigrations, landedTables], clock)
    return work(session)
  })
}

export async function land(
  session: Session,
  payloads: readonly Payload[],
  observations: readonly Observation[],
): Promise<void> {
  await session.append(
    { schema: 'staging', name: 'staging_payloads' },
    [
      'payload_id',
      'chain_id',
      'period_identifier',
      'covers_from',
      'covers_until',
      'validator_key',
      'provider_name',
      'endpoint',
      'data_type',
      'request',
      'request_hash',
      'response_hash',
      'raw_payload',
      'payload_json',
      'batch_no',
    ],
    payloads.map((one) => [
      idOf(one.payload),
      one.chain ?? 'chain',
      one.period ?? '842',
      one.coversFrom ?? null,
      one.coversUntil ?? null,
      one.validator ?? '*',
      one.provider ?? 'alpha',
      one.endpoint ?? 'fees',
      'FEES',
      '{"q":1}',
      one.requestHash ?? 'request',
      `hash of ${one.payload}`,
      one.raw ?? `raw ${one.payload}`,
      one.json ?? null,
      one.batch,
    ]),
  )
  await session.append(
    { schema: 'staging', name: 'payload_observations' },
    ['payload_id', 'fetched_at', 'run_id', 'http_status', 'is_final', 'batch_no'],
    observations.map(({ payload, hour, isFinal, batch }) => [
      idOf(payload),
      hourText(hour),
      'r',
      200,
      isFinal,
      batch,
    ]),
  )
}

/** Columns that put the rows of a table into one order on every engine. */
const orders: Readonly<Record<string, string>> = {
  ingestion_runs: 'run_id',
  payload_observations: 'payload_id, fetched_at',
}

export async function view(
  session: Session,
  batchNumber: bigint,
  from: Source = fees,
): Promise<readonly SqlRow[]> {
  const sql = sourceViewSql(session.dialect, from, batchNumber)
  return session.rows(
    `select * from (${sql ?? 'nothing'}) as rows order by ${orders[from.endpoint] ?? 'payload_id'}`,
  )
}

export async function inForce(session: Session, batchNumber: bigint): Promise<readonly string[]> {
  return (await view(session, batchNumber)).map(({ payload_id }) => String(payload_id).slice(-1))
}
