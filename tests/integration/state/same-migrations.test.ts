import { expect } from 'vitest'
import { sha256 } from '../../../src/base/hash.js'
import { allMigrations } from '../../../src/cli/open-warehouse.js'
import type { Dialect, Session } from '../../../src/engine/engine.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { clock, onEmptyDatabase } from './in-memory.js'
import { itOnEngines } from '../../support/test-engines.js'

/**
 * What stands after each migration, as a hash. A warehouse that applied one remembers its name alone: a migration that is
 * changed afterwards would make new warehouses unlike the old ones, and nobody would notice. Write a new one instead, and
 * add its line here.
 */
const made: Readonly<Record<string, Readonly<Record<Dialect, string>>>> = {
  '0001_runner_tables': { duckdb: '9299c602dfc14ba9', postgres: '88fe55e0dd40efbf' },
  '0002_landed_tables': { duckdb: '299181ad609d370c', postgres: '9bc696e85cb88d06' },
  '0003_finance_tables': { duckdb: 'c6f7367acc1b39f1', postgres: '22cc81a8e70a3dc2' },
  '0004_statement_life': { duckdb: 'bc40cbcfe23d6762', postgres: '4a78121715b34864' },
}

itOnEngines('migrations make what they have always made', async ({ dialect }) => {
  await onEmptyDatabase(async (session) => {
    const migrations = await allMigrations()
    const found: Record<string, string> = {}
    for (const [index, { name }] of migrations.entries()) {
      await migrateUp(session, migrations.slice(0, index + 1), clock)
      found[name] = sha256(JSON.stringify(await shapeOf(session))).slice(0, 16)
    }
    expect(found).toMatchObject(
      Object.fromEntries(Object.entries(made).map(([name, hashes]) => [name, hashes[dialect]])),
    )
  })
})

const constraints: Readonly<Record<Dialect, string>> = {
  duckdb: `select schema_name || '.' || table_name as relation, constraint_text as text from duckdb_constraints() order by all`,
  postgres: `select conrelid::regclass::text as relation, pg_get_constraintdef(oid) as text from pg_constraint
              where conrelid > 16383 and contype <> 'n' order by 1, 2`,
}

/** Columns and constraints of all tables. */
async function shapeOf(session: Session): Promise<unknown> {
  const columns = await session.rows(
    `select table_schema, table_name, column_name, data_type, numeric_precision, numeric_scale, is_nullable
       from information_schema.columns
      where table_catalog = current_database() and table_schema in ('aurora', 'staging', 'finance')
      order by table_schema, table_name, ordinal_position`,
  )
  return [columns, await session.rows(constraints[session.dialect])]
}
