import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { contractTypeOf } from '../../../src/engine/column-types.js'
import type { Session } from '../../../src/engine/engine.js'
import { financeTables } from '../../../src/finance/migrations/0003_finance_tables.js'
import { financeMigrations, financeTableNames } from '../../../src/finance/migrations/index.js'
import { migrateDown, migrateUp } from '../../../src/state/migrate.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import { describeOnEngines } from '../../support/test-engines.js'

const root = join(import.meta.dirname, '../../..')
const clock = { now: () => new Date('2026-11-23T00:00:00Z') }

async function tables(session: Session): Promise<readonly unknown[]> {
  const rows = await session.rows(
    `select table_name from information_schema.tables where table_schema = 'finance' order by table_name`,
  )
  return rows.map((row) => row.table_name)
}

describeOnEngines('the finance tables', ({ open, dialect }) => {
  let onSession: <T>(work: (session: Session) => Promise<T>) => Promise<T>

  beforeEach(async () => {
    const engine = await open()
    onSession = (work) => engine.withSession(work)
  })

  it('come, go and come again while they are empty', async () => {
    await onSession(async (session) => {
      const migrations = [...runnerMigrations, ...financeMigrations]
      await migrateUp(session, migrations, clock)
      expect(await tables(session)).toEqual([...financeTableNames].sort())
      await migrateDown(session, migrations, { steps: 2 })
      expect(await tables(session)).toEqual([])
      await migrateUp(session, migrations, clock)
      expect(await tables(session)).toEqual([...financeTableNames].sort())
    })
  })

  it('refuse to go while one of them holds a row, and say which', async () => {
    await onSession(async (session) => {
      await financeTables.up(session)
      await session.execute(
        `insert into finance.frozen_inputs values ('00000000-0000-4000-8000-000000000001', 'computation.validator_pnl', 'a|b', 'hash', null, null)`,
      )
      await expect(financeTables.down(session)).rejects.toMatchObject({
        code: 'finance_not_empty',
        message: expect.stringContaining('finance.frozen_inputs (1)') as string,
      })
      expect(await tables(session)).toContain('frozen_inputs')
    })
  })

  it('stay guarded while one of them holds a row', async () => {
    await onSession(async (session) => {
      const migrations = [...runnerMigrations, ...financeMigrations]
      await migrateUp(session, migrations, clock)
      await session.execute(
        `insert into finance.period_events values ('00000000-0000-4000-8000-000000000001', 'chain', '00000000-0000-4000-8000-000000000001', 1, 'CLOSE', 'ida', null, now(), null, 'hash')`,
      )
      await expect(migrateDown(session, migrations, { steps: 1 })).rejects.toMatchObject({
        code: 'finance_not_empty',
        message: expect.stringContaining('finance.period_events (1)') as string,
      })
      expect(
        await session.rows(`select lock_name from aurora.locks where lock_name = 'finance'`),
      ).toHaveLength(1)
    })
  })

  it('take no event that is not one', async () => {
    await onSession(async (session) => {
      await financeTables.up(session)
      await expect(
        session.execute(
          `insert into finance.period_events values ('00000000-0000-4000-8000-000000000001', 'chain', '00000000-0000-4000-8000-000000000001', 1, 'ARCHIVE', 'ida', null, now(), null, 'hash')`,
        ),
      ).rejects.toThrow(/check constraint/i)
    })
  })

  it.each([
    ['frozen_statements', 'partner_commission_statements'],
    ['frozen_lines', 'partner_commission_lines'],
  ])('%s has every column of %s, in its order, then publication and hash', async (table, model) => {
    const columns = await onSession(async (session) => {
      await financeTables.up(session)
      return session.describe(`select * from finance.${table}`)
    })
    const contract = parse(readFileSync(join(root, `models/computation/${model}.yml`), 'utf8')) as {
      models: { columns: { name: string; type: string }[] }[]
    }
    const expected = contract.models.flatMap((entry) =>
      entry.columns.map(({ name, type }) => `${name} ${type}`),
    )
    const found = columns.map(({ name, type }) => `${name} ${String(contractTypeOf(dialect, type))}`)
    expect(found).toEqual([...expected, 'publication_id VARCHAR', 'content_hash VARCHAR'])
  })
})
