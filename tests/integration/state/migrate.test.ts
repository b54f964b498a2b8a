import { expect, it } from 'vitest'
import type { Session } from '../../../src/engine/engine.js'
import { migrateDown, migrateUp, migrationStatus } from '../../../src/state/migrate.js'
import type { Migration } from '../../../src/state/migration.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import { clock, noon, onEmptyDatabase } from './in-memory.js'
import { describeOnEngines } from '../../support/test-engines.js'

function tableMigration(name: string, table: string): Migration {
  return {
    name,
    up: async (session) => {
      await session.execute(`create table main.${table} (a integer not null)`)
    },
    down: async (session) => {
      await session.execute(`drop table main.${table}`)
    },
  }
}

const second = tableMigration('0002_two', 'two')
const third = tableMigration('0003_three', 'three')

async function tables(session: Session): Promise<readonly unknown[]> {
  const rows = await session.rows(
    `select table_schema || '.' || table_name as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema') order by name`,
  )
  return rows.map(({ name }) => name)
}

const runnerTables = [
  'aurora.batches',
  'aurora.failures',
  'aurora.locks',
  'aurora.migrations',
  'aurora.publication_nodes',
  'aurora.publication_tests',
  'aurora.publications',
  'aurora.relations',
  'aurora.results',
  'aurora.runs',
]

describeOnEngines('migrating up', () => {
  it('makes the tables of the runner', async () => {
    await onEmptyDatabase(async (session) => {
      expect(await migrateUp(session, runnerMigrations, clock)).toEqual(['0001_runner_tables'])
      expect(await tables(session)).toEqual(runnerTables)
    })
  })

  it('applies what is pending in the order of names, whatever room it comes from, once', async () => {
    await onEmptyDatabase(async (session) => {
      expect(await migrateUp(session, [third, ...runnerMigrations], clock)).toEqual([
        '0001_runner_tables',
        '0003_three',
      ])
      expect(await migrateUp(session, [third, second, ...runnerMigrations], clock)).toEqual(['0002_two'])
      expect(await migrateUp(session, [third, second, ...runnerMigrations], clock)).toEqual([])
    })
  })

  it('leaves nothing of a migration that fails, and keeps those before it', async () => {
    await onEmptyDatabase(async (session) => {
      const broken: Migration = {
        ...third,
        up: async (own) => {
          await third.up(own)
          throw new Error('broken half way')
        },
      }
      await expect(migrateUp(session, [second, broken], clock)).rejects.toThrow('broken half way')
      expect(await tables(session)).toEqual(['aurora.migrations', 'main.two'])
      expect(await migrateUp(session, [second, third], clock)).toEqual(['0003_three'])
    })
  })

  it('refuses two migrations of one name', async () => {
    await onEmptyDatabase(async (session) => {
      await expect(migrateUp(session, [second, second], clock)).rejects.toThrow('0002_two')
    })
  })
})

describeOnEngines('migrating down and up again', () => {
  it('works with data in every table of the runner', async () => {
    await onEmptyDatabase(async (session) => {
      await migrateUp(session, runnerMigrations, clock)
      for (const table of runnerTables.filter((name) => name !== 'aurora.migrations')) {
        const columns = await session.describe(`select * from ${table}`)
        const values = columns.map(({ type }) =>
          type === 'BOOLEAN' ? 'true' : type.startsWith('TIME') ? 'now()' : "'1'",
        )
        await session.execute(`insert into ${table} values (${values.join(', ')})`)
      }
      expect(await migrateDown(session, runnerMigrations, { steps: 1 })).toEqual(['0001_runner_tables'])
      expect(await tables(session)).toEqual(['aurora.migrations'])
      expect(await migrateUp(session, runnerMigrations, clock)).toEqual(['0001_runner_tables'])
      expect(await tables(session)).toEqual(runnerTables)
      expect(await session.rows('select * from aurora.runs')).toEqual([])
    })
  })

  it('goes down so many steps, the last first, or to the one that is named', async () => {
    await onEmptyDatabase(async (session) => {
      const all = [...runnerMigrations, second, third]
      await migrateUp(session, all, clock)
      expect(await migrateDown(session, all, { steps: 1 })).toEqual(['0003_three'])
      await migrateUp(session, all, clock)
      expect(await migrateDown(session, all, { to: '0001_runner_tables' })).toEqual([
        '0003_three',
        '0002_two',
      ])
      expect(await migrateDown(session, all, { steps: 9 })).toEqual(['0001_runner_tables'])
      expect(await migrateDown(session, all, { steps: 1 })).toEqual([])
    })
  })

  it('refuses a place that was never reached', async () => {
    await onEmptyDatabase(async (session) => {
      await migrateUp(session, [second], clock)
      await expect(migrateDown(session, [second, third], { to: '0003_three' })).rejects.toMatchObject({
        code: 'unknown_migration',
        hint: 'Applied: 0002_two.',
      })
    })
  })

  it('stays where it is when a step refuses', async () => {
    await onEmptyDatabase(async (session) => {
      const refusing: Migration = { ...third, down: () => Promise.reject(new Error('rows would be lost')) }
      await migrateUp(session, [second, refusing], clock)
      await expect(migrateDown(session, [second, refusing], { steps: 2 })).rejects.toThrow(
        'rows would be lost',
      )
      expect(await tables(session)).toEqual(['aurora.migrations', 'main.three', 'main.two'])
    })
  })
})

describeOnEngines('the status of migrations', () => {
  it('tells what is applied and what is pending, and changes nothing', async () => {
    await onEmptyDatabase(async (session) => {
      expect(await migrationStatus(session, [second])).toEqual([
        { name: '0002_two', appliedAt: undefined, isKnown: true },
      ])
      expect(await tables(session)).toEqual([])
      await migrateUp(session, [second], clock)
      expect(await migrationStatus(session, [third, second])).toEqual([
        { name: '0002_two', appliedAt: noon, isKnown: true },
        { name: '0003_three', appliedAt: undefined, isKnown: true },
      ])
    })
  })

  it('knows a database of a newer Aurora, which is then left alone', async () => {
    await onEmptyDatabase(async (session) => {
      await migrateUp(session, [second, third], clock)
      expect((await migrationStatus(session, [second])).find(({ isKnown }) => !isKnown)?.name).toBe(
        '0003_three',
      )
      const newer = { code: 'newer_database', message: expect.stringContaining('0003_three') as string }
      await expect(migrateUp(session, [...runnerMigrations, second], clock)).rejects.toMatchObject(newer)
      await expect(migrateDown(session, [second], { steps: 1 })).rejects.toMatchObject(newer)
      expect(await tables(session)).toEqual(['aurora.migrations', 'main.three', 'main.two'])
    })
  })
})
