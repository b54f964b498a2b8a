import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { silentReporter } from '../../../src/base/events.js'
import type { Engine, Session, SqlRow, SqlValue } from '../../../src/engine/engine.js'
import { copiedTables } from '../../../src/extract/copied-tables.js'
import { copyLanded } from '../../../src/extract/copy-landed.js'
import type { CopyTotals } from '../../../src/extract/copy-landed.js'
import { landedMigrations } from '../../../src/extract/landed-migrations.js'
import { loadPath } from '../../../src/extract/load-path.js'
import type { LoadOptions } from '../../../src/extract/load-path.js'
import { providerRegistry } from '../../../src/providers/index.js'
import { sourceViewSql } from '../../../src/state/landed-input.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import type { TestEngine } from '../../support/test-engines.js'
import { testEngines } from '../../support/test-engines.js'
import { archiveOf, declaredProviders, epochInfoLine, fixtures, tickingClock } from './landing-zone.js'

const pairs = testEngines.flatMap((from) =>
  testEngines.map((to) => ({ name: `${from.name} to ${to.name}`, from, to })),
)

/** A warehouse into which something can be loaded. */
class Warehouse {
  readonly engine: Engine
  readonly #clock
  #runs = 0

  private constructor(
    engine: Engine,
    readonly name: string,
    start: string,
  ) {
    this.engine = engine
    this.#clock = tickingClock(start)
  }

  static async make(
    { open }: TestEngine,
    name: string,
    start = '2025-10-01T12:00:00.000Z',
  ): Promise<Warehouse> {
    const warehouse = new Warehouse(await open(), name, start)
    await warehouse.engine.withSession((session) =>
      migrateUp(session, [...runnerMigrations, ...landedMigrations], warehouse.#clock),
    )
    return warehouse
  }

  async load(path: string, options: Partial<LoadOptions> = {}): Promise<void> {
    await this.engine.withSession((session) =>
      loadPath({
        path,
        cwd: fixtures,
        defaults: {},
        session,
        providers: declaredProviders(),
        registry: providerRegistry,
        clock: this.#clock,
        runId: `${this.name}-${(this.#runs += 1)}`,
        reporter: silentReporter,
        ...options,
      }),
    )
  }

  rows(sql: string): Promise<readonly SqlRow[]> {
    return this.engine.withSession((session) => session.rows(sql))
  }

  /** Everything that has landed, without the numbers of its batches, and bytes as text. */
  async landed(): Promise<Record<string, unknown>> {
    const tables: Record<string, unknown> = {}
    for (const { name, columns, key } of copiedTables)
      tables[name] = readable(
        await this.rows(`select ${columns.join(', ')} from staging.${name} order by ${key.join(', ')}`),
      )
    tables['ingestion_runs'] = await this.rows('select * from staging.ingestion_runs order by run_id')
    return tables
  }

  /** Rows of an endpoint's source: the payloads in force. */
  async inForce(): Promise<readonly SqlRow[]> {
    const source = {
      kind: 'source' as const,
      id: 'source.x',
      provider: 'solana_rpc',
      endpoint: 'getEpochInfo',
      format: 'json' as const,
      relation: { schema: 'staging', name: 'src' },
      description: '',
      tags: [],
      position: { file: '', line: 1, column: 1 },
    }
    const sql = sourceViewSql(this.engine.dialect, source, 1_000_000n) ?? ''
    return this.rows(`select payload_id, body, fetched_at, is_final from (${sql}) as s order by payload_id`)
  }
}

function readable(rows: readonly SqlRow[]): unknown[] {
  const text = (value: SqlValue) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, text(value)])))
}

function copy(from: Warehouse, to: Warehouse): Promise<CopyTotals> {
  const clock = tickingClock('2026-01-01T00:00:00.000Z')
  return from.engine.withSession((reading: Session) =>
    to.engine.withSession((writing) =>
      // Two bodies at a time.
      copyLanded({ from: reading, to: writing, clock, reporter: silentReporter, readBytes: 200 }),
    ),
  )
}

/** Four batches: answers that change and change back, a rejected one with bytes that are no text, a CSV. */
async function landSomething(warehouse: Warehouse): Promise<void> {
  const answer = (slot: number, hour: number) =>
    epochInfoLine(7, {
      body: JSON.stringify({
        jsonrpc: '2.0',
        result: { absoluteSlot: slot, epoch: 7, slotIndex: 9, slotsInEpoch: 432_000 },
        id: 1,
      }),
      fetched_at: `2025-10-01T${hour}:00:00.123456Z`,
    })
  const archive = archiveOf([
    answer(3_024_009, 10),
    answer(3_024_010, 11),
    answer(3_024_009, 12),
    epochInfoLine(8, { request: { method: 'getEpochInfo', params: [], note: 'ü \\ \t 🜚' } }),
    epochInfoLine(9, { body: undefined, body_base64: Buffer.from([0, 255, 1]).toString('base64') }),
    epochInfoLine(10),
    epochInfoLine(11, { is_final: true, fetched_at: '2025-09-01T00:00:00Z' }),
  ])
  await warehouse.load(archive, { batchEnvelopes: 3 })
  const defaults = { provider: 'doublezero', endpoint: 'earnings', chain: 'solana-mainnet', period: '900' }
  await warehouse.load(join(fixtures, 'earnings_epoch900.csv'), { defaults })
  // Nothing new: a batch without rows.
  await warehouse.load(join(fixtures, 'earnings_epoch900.csv'), { defaults })
}

describe.each(pairs)('copying what has landed from $name', ({ from, to }) => {
  it('changes nothing of a row, keeps the numbers of batches in an empty warehouse, and copies once', async () => {
    const [there, here] = [await Warehouse.make(from, 'there'), await Warehouse.make(to, 'here')]
    await landSomething(there)
    const totals = await copy(there, here)
    expect(totals).toMatchObject({
      payloads: 6,
      payloadsThere: 6,
      observations: 7,
      rejected: 1,
      batches: 5,
      firstBatch: 1n,
      lastBatch: 5n,
    })
    expect(await here.landed()).toEqual(await there.landed())
    expect(await here.inForce()).toEqual(await there.inForce())
    const batches = `select payload_id, batch_no from staging.staging_payloads order by payload_id`
    expect(await here.rows(batches)).toEqual(await there.rows(batches))
    const numbers = `select batch_no, run_id from aurora.batches order by batch_no`
    expect(await here.rows(numbers)).toEqual(await there.rows(numbers))

    expect(await copy(there, here)).toMatchObject({
      payloads: 0,
      payloadsThere: 6,
      observations: 0,
      rejected: 0,
      batches: 0,
      lastBatch: undefined,
    })
    expect(await here.rows(numbers)).toEqual(await there.rows(numbers))
  }, 120_000)
})

describe.each(testEngines)('copying into a warehouse on $name that has rows of its own', (engine) => {
  it('adds what is missing after it, in the order in which it was landed', async () => {
    const there = await Warehouse.make(engine, 'there')
    const here = await Warehouse.make(engine, 'here')
    await there.load(archiveOf([epochInfoLine(1), epochInfoLine(2), epochInfoLine(3)]), { batchEnvelopes: 1 })
    // The second is known here already; its answer was seen there at another time as well.
    await there.load(archiveOf([epochInfoLine(2, { fetched_at: '2025-10-02T00:00:00Z' })]))
    await here.load(archiveOf([epochInfoLine(2), epochInfoLine(5)]))
    expect(await copy(there, here)).toMatchObject({
      payloads: 2,
      observations: 3,
      firstBatch: 2n,
      lastBatch: 4n,
    })
    expect(
      await here.rows(
        `select period_identifier, batch_no from staging.staging_payloads order by batch_no, period_identifier`,
      ),
    ).toEqual([
      { period_identifier: '2', batch_no: 1n },
      { period_identifier: '5', batch_no: 1n },
      { period_identifier: '1', batch_no: 2n },
      { period_identifier: '3', batch_no: 3n },
    ])
    expect(await copy(there, here)).toMatchObject({ payloads: 0, batches: 0 })
    expect(await copy(here, there)).toMatchObject({ payloads: 1, observations: 1 })
    expect(await copy(there, here)).toMatchObject({ payloads: 0, batches: 0 })
    // What both had landed by themselves stays of the run that landed it.
    for (const table of ['staging_payloads', 'ingestion_runs'])
      expect((await here.landed())[table]).toEqual((await there.landed())[table])
    expect(await here.inForce()).toEqual(await there.inForce())
  })

  it('tells a run to its end that was at work when it was copied', async () => {
    const there = await Warehouse.make(engine, 'there')
    const here = await Warehouse.make(engine, 'here')
    await there.load(archiveOf([epochInfoLine(1)]))
    const isRunning = `update staging.ingestion_runs set status = 'RUNNING', completed_at = null`
    const [ended] = await there.rows('select * from staging.ingestion_runs')
    await there.rows(isRunning)
    await copy(there, here)
    const status = 'select status, completed_at from staging.ingestion_runs'
    expect(await here.rows(status)).toEqual([{ status: 'RUNNING', completed_at: null }])
    await there.rows(
      `update staging.ingestion_runs set status = 'SUCCESS', completed_at = '${String(ended?.['completed_at'])}'`,
    )
    expect(await copy(there, here)).toMatchObject({ batches: 0 })
    expect(await here.rows(status)).toEqual(await there.rows(status))
  })

  it('leaves whole batches when it is stopped, and the same copy brings the rest', async () => {
    const there = await Warehouse.make(engine, 'there')
    const here = await Warehouse.make(engine, 'here')
    const lines = Array.from({ length: 10 }, (_, index) => epochInfoLine(index))
    await there.load(archiveOf(lines), { batchEnvelopes: 2 })
    const stopping = new AbortController()
    const stopped = there.engine.withSession((reading) =>
      here.engine.withSession((writing) =>
        copyLanded({
          from: reading,
          to: writing,
          clock: tickingClock(),
          reporter: {
            event(event) {
              if (event.type === 'progress' && event.done >= 4) stopping.abort()
            },
          },
          signal: stopping.signal,
        }),
      ),
    )
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted', exitCode: 1 })
    const counts = `select count(*) as payloads, max(batch_no) as last from staging.staging_payloads`
    expect(await here.rows(counts)).toEqual([{ payloads: 4n, last: 2n }])
    expect(await copy(there, here)).toMatchObject({ payloads: 6, batches: 3 })
    expect(await here.landed()).toEqual(await there.landed())
  })

  it('leaves nothing of a batch that fails in its middle', async () => {
    const there = await Warehouse.make(engine, 'there')
    const here = await Warehouse.make(engine, 'here')
    await there.load(archiveOf([epochInfoLine(1), epochInfoLine(2)]), { batchEnvelopes: 1 })
    await here.rows('alter table staging.rejected_payloads rename to elsewhere')
    await here.rows('create table staging.rejected_payloads as select * from staging.elsewhere limit 0')
    await there.rows(
      `insert into staging.rejected_payloads (rejection_id, run_id, body, response_hash, reason, batch_no)
       values ('00000000-0000-4000-8000-000000000000', 'there-1', '', '', 'made up', 2)`,
    )
    await here.rows('alter table staging.rejected_payloads drop column reason')
    await expect(copy(there, here)).rejects.toThrow('reason')
    const counts = `select count(*) as payloads, max(batch_no) as last from staging.staging_payloads`
    expect(await here.rows(counts)).toEqual([{ payloads: 1n, last: 1n }])
  })
})
