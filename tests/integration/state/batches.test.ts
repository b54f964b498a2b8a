import { expect, it, onTestFinished } from 'vitest'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import { highestBatchNumber, nextBatchNumber } from '../../../src/state/batches.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import { clock, noon, onRunnerTables } from './in-memory.js'

const batch = { runId: 'r', takenAt: noon }

it('counts batches from 1, one for each landing transaction', async () => {
  await onRunnerTables(async (session) => {
    expect(await highestBatchNumber(session)).toBe(0n)
    for (const expected of [1n, 2n, 3n])
      expect(await session.transaction(() => nextBatchNumber(session, batch))).toBe(expected)
    expect(await highestBatchNumber(session)).toBe(3n)
    expect(await session.rows('select * from aurora.batches where batch_no = 3')).toEqual([
      { batch_no: 3n, run_id: 'r', taken_at: noon },
    ])
  })
})

it('leaves no number of a landing that failed', async () => {
  await onRunnerTables(async (session) => {
    const failed = session.transaction(async () => {
      await nextBatchNumber(session, batch)
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await highestBatchNumber(session)).toBe(0n)
    expect(await session.transaction(() => nextBatchNumber(session, batch))).toBe(1n)
  })
})

it('never gives one number to two landings at the same time', async () => {
  const engine = await openDuckdb({ path: ':memory:', threads: 1, memoryLimit: '512MB' })
  onTestFinished(() => engine.close())
  await engine.withSession((session) => migrateUp(session, runnerMigrations, clock))
  await engine.withSession((first) =>
    engine.withSession(async (second) => {
      await first.transaction(async () => {
        expect(await nextBatchNumber(first, batch)).toBe(1n)
        await expect(second.transaction(() => nextBatchNumber(second, batch))).rejects.toThrow(/conflict/i)
      })
      expect(await second.transaction(() => nextBatchNumber(second, batch))).toBe(2n)
    }),
  )
})
