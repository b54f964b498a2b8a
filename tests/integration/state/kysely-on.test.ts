import { expect, it } from 'vitest'
import { kyselyOn } from '../../../src/state/kysely-on.js'
import { noon, onRunnerTables } from './in-memory.js'
import { describeOnEngines } from '../../support/test-engines.js'

describeOnEngines('Kysely on a session', () => {
  it('writes and reads exact values', async () => {
    await onRunnerTables(async (session) => {
      const database = kyselyOn(session)
      const batch = {
        batch_no: 9_007_199_254_740_993n,
        run_id: "it's",
        taken_at: '2025-01-31T13:00:00+01:00',
      }
      const inserted = await database.insertInto('aurora.batches').values(batch).executeTakeFirst()
      expect(inserted.numInsertedOrUpdatedRows).toBe(1n)
      expect(await database.selectFrom('aurora.batches').selectAll().execute()).toEqual([
        { ...batch, taken_at: noon },
      ])
      expect(
        await database.selectFrom('aurora.batches').select('run_id').where('taken_at', '=', noon).execute(),
      ).toEqual([{ run_id: "it's" }])
    })
  })

  it('counts what it changes, and gives rows back when asked to', async () => {
    await onRunnerTables(async (session) => {
      const database = kyselyOn(session)
      const batches = [1n, 2n, 3n].map((batch_no) => ({ batch_no, run_id: 'a', taken_at: noon }))
      await database.insertInto('aurora.batches').values(batches).execute()
      const updated = await database
        .updateTable('aurora.batches')
        .set({ run_id: 'b' })
        .where('batch_no', '>', 1n)
        .executeTakeFirst()
      expect(updated.numUpdatedRows).toBe(2n)
      const deleted = await database
        .deleteFrom('aurora.batches')
        .where('run_id', '=', 'b')
        .returning('batch_no')
        .execute()
      expect(deleted).toEqual([{ batch_no: 2n }, { batch_no: 3n }])
    })
  })

  it('takes part in the session’s transaction, and begins none of its own', async () => {
    await onRunnerTables(async (session) => {
      const database = kyselyOn(session)
      const failed = session.transaction(async () => {
        await database
          .insertInto('aurora.batches')
          .values({ batch_no: 1n, run_id: 'a', taken_at: noon })
          .execute()
        throw new Error('no')
      })
      await expect(failed).rejects.toThrow('no')
      expect(await database.selectFrom('aurora.batches').selectAll().execute()).toEqual([])
      await expect(database.transaction().execute(async () => undefined)).rejects.toThrow(
        'session.transaction',
      )
    })
  })

  it('leaves the session open when it is destroyed', async () => {
    await onRunnerTables(async (session) => {
      await kyselyOn(session).destroy()
      expect(await session.rows('select 1 as a')).toEqual([{ a: 1 }])
    })
  })

  it('refuses to stream', async () => {
    await onRunnerTables(async (session) => {
      const rows = kyselyOn(session).selectFrom('aurora.runs').selectAll().stream()
      await expect(rows[Symbol.asyncIterator]().next()).rejects.toThrow('no streaming')
    })
  })

  it('sees schemas, tables and columns', async () => {
    await onRunnerTables(async (session) => {
      const { introspection } = kyselyOn(session)
      await session.execute('create view aurora.last as select max(batch_no) as batch_no from aurora.batches')
      expect((await introspection.getSchemas()).map(({ name }) => name)).toContain('aurora')
      const tables = await introspection.getTables()
      expect(tables.find(({ name }) => name === 'last')).toMatchObject({ schema: 'aurora', isView: true })
      const [text, bigint, time] =
        session.dialect === 'duckdb'
          ? ['VARCHAR', 'BIGINT', 'TIMESTAMP WITH TIME ZONE']
          : ['character varying', 'bigint', 'timestamp with time zone']
      expect(tables.find(({ name }) => name === 'batches')).toMatchObject({
        schema: 'aurora',
        isView: false,
        columns: [
          { name: 'batch_no', dataType: bigint, isNullable: false, hasDefaultValue: false },
          { name: 'run_id', dataType: text, isNullable: false },
          { name: 'taken_at', dataType: time, isNullable: false },
        ],
      })
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- Kysely still demands it of an introspector
      expect((await introspection.getMetadata()).tables).toEqual(tables)
    })
  })
})
