import { expect } from 'vitest'
import { landedMigrations } from '../../../src/extract/landed-migrations.js'
import { landedTableNames } from '../../../src/extract/migrations/0002_landed_tables.js'
import { migrateDown, migrateUp } from '../../../src/state/migrate.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import { landingZone, tickingClock } from './landing-zone.js'
import { itOnEngines } from '../../support/test-engines.js'

itOnEngines('makes the landed tables, drops them, and makes them again alike', async () => {
  await landingZone(async ({ session, rows }) => {
    const columns = () =>
      rows(`select table_name, column_name, data_type, is_nullable from information_schema.columns
             where table_schema = 'staging' order by table_name, ordinal_position`)
    const migrations = [...runnerMigrations, ...landedMigrations]
    const made = await columns()
    expect(new Set(made.map((row) => row.table_name))).toEqual(new Set(landedTableNames))
    expect(await migrateDown(session, migrations, { steps: 1 })).toEqual(['0002_landed_tables'])
    expect(await columns()).toEqual([])
    await migrateUp(session, migrations, tickingClock())
    expect(await columns()).toEqual(made)
  })
})

itOnEngines('puts no index and no key on them', async ({ dialect }) => {
  await landingZone(async ({ rows }) => {
    if (dialect === 'duckdb') {
      expect(await rows(`select * from duckdb_indexes() where schema_name = 'staging'`)).toEqual([])
      expect(
        await rows(`select distinct constraint_type from duckdb_constraints() where schema_name = 'staging'`),
      ).toEqual([{ constraint_type: 'NOT NULL' }])
    } else {
      expect(await rows(`select * from pg_indexes where schemaname = 'staging'`)).toEqual([])
    }
  })
})
