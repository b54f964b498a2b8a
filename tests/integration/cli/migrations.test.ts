import { expect } from 'vitest'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Engine, SqlRow } from '../../../src/engine/engine.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import { killAt } from '../../support/killed-process.js'
import { connectionTo, itOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'
import { shopFiles } from './shop.js'

const names = ['0001_runner_tables', '0002_landed_tables', '0003_finance_tables', '0004_statement_life']

const payload = `insert into staging.staging_payloads values ('00000000-0000-4000-8000-000000000001', 'chain', '1', 1, 2, '*',
  'provider', 'endpoint', 'type', '{}', 'hash', 'hash', 'body', '', 1)`
const frozen = `insert into finance.frozen_inputs (statement_id, relation, row_key, row_hash, payload_id, response_hash) values ('00000000-0000-4000-8000-000000000001', 'a.b', 'k', 'h', null, null)`

async function newShop(): Promise<TestProject> {
  return TestProject.onEngine(shopFiles)
}

/** Runs statements on the warehouse itself, past Aurora; gives the rows of the last. */
async function execute(project: TestProject, ...statements: readonly string[]): Promise<readonly SqlRow[]> {
  const engine = await openWarehouse(project)
  try {
    return await engine.withSession(async (session) => {
      let rows: readonly SqlRow[] = []
      for (const sql of statements) rows = await session.rows(sql)
      return rows
    })
  } finally {
    await engine.close()
  }
}

async function openWarehouse(project: TestProject): Promise<Engine> {
  const url = /url: (\S+)/.exec(project.read('aurora.yml'))?.[1]
  return url === undefined
    ? openDuckdb({ path: project.path('shop.duckdb') })
    : openPostgres({ connection: connectionTo(url) })
}

/** How many tables of each migration stand, and what the ledger says of it. */
async function standing(project: TestProject): Promise<Record<string, unknown>> {
  const [row] = await execute(
    project,
    `select count(*) filter (where table_schema = 'aurora' and table_name <> 'migrations') as runner,
            count(*) filter (where table_schema = 'staging' and table_type = 'BASE TABLE') as landed,
            count(*) filter (where table_schema = 'finance') as finance
       from information_schema.tables where table_catalog = current_database()`,
  )
  const { stdout } = await project.ok('migrate', 'status')
  const applied = names.filter((name) => new RegExp(`^${name} +applied`, 'm').test(stdout))
  return { tables: [Number(row?.runner), Number(row?.landed), Number(row?.finance)], applied: applied.length }
}

const all = { tables: [9, 5, 6], applied: 4 }
const none = { tables: [0, 0, 0], applied: 0 }

itOnEngines(
  'goes up, down and up with rows in all tables, and loses none that cannot be made again',
  async ({ dialect }) => {
    const shop = await newShop()
    await shop.ok('build')
    await execute(shop, payload, frozen)
    const down = async (): Promise<string> => (await shop.run(['migrate', 'down', '--steps', '4'])).stderr
    expect(await down()).toContain('finance.frozen_inputs (1)')
    // Nobody can do so by accident.
    if (dialect === 'postgres') await execute(shop, 'alter table finance.frozen_inputs disable trigger all')
    await execute(shop, 'delete from finance.frozen_inputs')
    expect(await down()).toContain('staging.staging_payloads (1)')
    // Each step is a transaction of its own: the one before stays undone.
    expect(await standing(shop)).toEqual({ tables: [9, 5, 0], applied: 2 })
    await execute(shop, 'delete from staging.staging_payloads')
    expect(await down()).toBe('')
    expect(await standing(shop)).toEqual(none)
    await shop.ok('migrate', 'up')
    expect(await standing(shop)).toEqual(all)

    // What was published stands without its record, and the next build makes one again.
    const total = 'select cast(total_native as integer) as total from portal.total'
    shop.write(
      'models/portal/total.sql',
      'select sum(amount_natives) as total_native from {{ref "doubled"}}\n',
    )
    expect((await shop.run(['build'])).code).toBe(1)
    expect(await shop.query(total)).toEqual([{ total: 31 }])
    shop.write('models/portal/total.sql', shopFiles['models/portal/total.sql'])
    await shop.ok('build')
    expect(await shop.query(total)).toEqual([{ total: 31 }])
    expect(await shop.query('select count(*) as n from staging.src_landing__ingestion_runs')).toEqual([
      { n: '0' },
    ])
    expect(
      await shop.query(
        `select table_name from information_schema.tables where table_schema = 'aurora_data' and table_type = 'BASE TABLE'
         and table_name not in (select physical_name from aurora.publication_nodes where physical_name is not null)`,
      ),
    ).toEqual([])
    shop.dispose()
  },
)

itOnEngines('makes again what went down with the tables that it read', async ({ dialect }) => {
  const shop = await newShop()
  await shop.ok('build')
  const landed = 'select count(*) as n from staging.src_landing__ingestion_runs'
  await execute(
    shop,
    'create schema theirs',
    'create view theirs.runs as select * from staging.ingestion_runs',
  )
  const refused = await shop.run(['migrate', 'down', '--steps', '3'])
  if (dialect === 'postgres') {
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('theirs.runs')
    await execute(shop, 'drop view theirs.runs')
    await shop.ok('migrate', 'down')
  }
  await shop.ok('migrate', 'up')
  await shop.ok('build')
  expect(await shop.query(landed)).toEqual([{ n: '0' }])
  shop.dispose()
})

itOnEngines('says what is pending where a verb misses it, and what is half there', async () => {
  const shop = await newShop()
  await shop.ok('migrate', 'up')
  await shop.ok('migrate', 'down', '--steps', '3')
  const plan = await shop.run(['plan'])
  expect(plan.code).toBe(1)
  expect(plan.stderr).toContain('aurora migrate up')

  // The record is there, and a table is not.
  await shop.ok('migrate', 'up')
  await execute(shop, 'drop table staging.rejected_payloads')
  const missing = await shop.run(['build'])
  expect(missing.code).toBe(1)
  expect(missing.stderr).toContain(
    '0002_landed_tables is recorded as applied, but staging.rejected_payloads is not',
  )
  expect(missing.stderr).toContain('aurora migrate down --steps 3, then aurora migrate up')
  await shop.ok('migrate', 'down', '--steps', '3')
  await shop.ok('migrate', 'up')
  expect(await standing(shop)).toEqual(all)

  // The tables are there, and the record is not.
  await execute(shop, 'delete from aurora.migrations')
  await shop.ok('migrate', 'up')
  expect(await standing(shop)).toEqual(all)
  await execute(shop, payload, `delete from aurora.migrations where name like '0002%'`)
  const filled = await shop.run(['build'])
  expect(filled.code).toBe(1)
  expect(filled.stderr).toContain('0002_landed_tables is not recorded as applied')
  expect(filled.stderr).toContain('staging.staging_payloads (1)')
  await execute(shop, `insert into aurora.migrations values ('0002_landed_tables', now())`)
  await shop.ok('build')
  expect(await shop.query('select count(*) as n from staging.staging_payloads')).toEqual([{ n: '1' }])
  shop.dispose()
})

itOnEngines('leaves a database of a newer Aurora alone, whatever it is asked to do', async ({ dialect }) => {
  const shop = await newShop()
  await shop.ok('build')
  await execute(shop, `insert into aurora.migrations values ('9999_from_the_future', now())`)
  const verbs = [
    ['build'],
    ['seed'],
    ['run'],
    ['test'],
    ['clean'],
    [
      'load',
      'seeds/registry/orders.csv',
      '--provider',
      'p',
      '--endpoint',
      'e',
      '--chain',
      'c',
      '--period',
      '1',
    ],
    ['plan'],
    ['show', 'total'],
    ['query', 'select 1 as one', '--live'],
    ['debug'],
    ['migrate', 'up'],
    ['migrate', 'down'],
    ['migrate', 'status'],
  ]
  for (const argv of verbs) {
    const { code, stderr } = await shop.run(argv)
    expect(code, argv[0]).toBe(2)
    expect(stderr, argv[0]).toContain('9999_from_the_future')
    expect(stderr, argv[0]).toContain('Update Aurora')
  }
  expect((await shop.run(['migrate', 'status'])).stdout).toContain('by a newer Aurora')
  const rows = await execute(shop, 'select count(*) as n from canonical.doubled')
  expect(rows).toEqual([{ n: 3n }])
  // The analysts' copy holds nothing of the runner's: every Aurora reads it.
  if (dialect === 'duckdb') await shop.ok('query', 'select total_native from portal.total')
  shop.dispose()
})

const recorded = 'insert into "aurora"."migrations"'

/** Where a process that migrates up is killed, one after the other in one database, and what stands afterwards. */
const kills = [
  { before: [recorded, 'commit$'], leaves: none },
  { before: [recorded, 'commit$', '.'], leaves: { tables: [9, 0, 0], applied: 1 } },
  { before: ['create table finance.frozen_lines'], leaves: { tables: [9, 5, 0], applied: 2 } },
]

itOnEngines(
  'goes on from whole migrations when it was killed',
  async () => {
    const shop = await newShop()
    for (const { before, leaves } of kills) {
      expect(await killAt(shop, ['migrate', 'up'], { before }), before.join()).toBe(true)
      expect(await standing(shop), before.join()).toEqual(leaves)
    }
    await shop.ok('migrate', 'up')
    expect(await standing(shop)).toEqual(all)
    const down = ['migrate', 'down', '--steps', '4']
    expect(await killAt(shop, down, { before: ['drop table "finance"."frozen_lines"'] })).toBe(true)
    expect(await standing(shop)).toEqual({ tables: [9, 5, 5], applied: 3 })
    await shop.ok('build')
    shop.dispose()
  },
  120_000,
)
