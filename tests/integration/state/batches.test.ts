import { expect } from 'vitest'
import { highestBatchNumber, nextBatchNumber } from '../../../src/state/batches.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import { clock, noon, onRunnerTables } from './in-memory.js'
import { itOnEngines } from '../../support/test-engines.js'

const batch = { runId: 'r', takenAt: noon }

itOnEngines('counts batches from 1, one for each landing transaction', async () => {
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

itOnEngines('leaves no number of a landing that failed', async () => {
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

itOnEngines('never gives one number to two landings at the same time', async ({ open, dialect }) => {
  const engine = await open()
  await engine.withSession((session) => migrateUp(session, runnerMigrations, clock))
  await engine.withSession((first) =>
    engine.withSession(async (second) => {
      const next = (): Promise<bigint> => second.transaction(() => nextBatchNumber(second, batch))
      let meanwhile: Promise<bigint> | undefined
      await first.transaction(async () => {
        expect(await nextBatchNumber(first, batch)).toBe(1n)
        meanwhile = next()
        // DuckDB refuses the second one; PostgreSQL lets it wait for the first.
        if (dialect === 'duckdb') await expect(meanwhile).rejects.toThrow(/conflict/i)
      })
      expect(await (dialect === 'duckdb' ? next() : meanwhile)).toBe(2n)
    }),
  )
})
