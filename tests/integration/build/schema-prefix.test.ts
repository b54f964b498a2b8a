import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDatabase } from '../../support/postgres/test-database.js'
import type { TestDatabase } from '../../support/postgres/test-database.js'
import { TestProject } from '../../support/test-project.js'

const root = join(import.meta.dirname, '../../..')
const answer = join(root, 'tests/fixtures/landing/earnings_epoch900.csv')
const asEarnings = '--provider doublezero --endpoint earnings --chain solana-mainnet --period 900'.split(' ')

const files = {
  'seeds/registry/orders.csv': 'order_id,amount_native\n1,10.5\n2,5\n',
  'seeds/registry/orders.yml': `seeds:
  - name: orders
    config: { grain: [order_id] }
    columns:
      - { name: order_id, type: INTEGER }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, tests: [accepted_range: { max: 100 }] }
`,
  'models/canonical/doubled.sql':
    '{{config materialized="table"}}select order_id, cast(amount_native * 2 as decimal(38, 18)) as amount_native from {{ref "orders"}}\n',
  'models/portal/total.sql':
    'select sum(amount_native) as total_native, (select count(*) from {{source "doublezero" "earnings"}}) as answers, (select count(*) from {{source "finance" "period_events"}}) as events from {{ref "doubled"}}\n',
}

describe('two warehouses in one database', () => {
  let database: TestDatabase
  let ada: TestProject
  let ben: TestProject

  beforeEach(async () => {
    database = await createDatabase()
    ada = newProject('ada_')
    ben = newProject('ben_')
  })

  afterEach(async () => {
    ada.dispose()
    ben.dispose()
    await database.drop()
  })

  function newProject(prefix: string): TestProject {
    const project = new TestProject({
      ...files,
      'aurora.yml': `name: shop\ntargets:\n  dev: { type: postgres, url: "${database.url}", schema_prefix: ${prefix}, publish_wait: 10 }\ndefault_target: dev\n`,
    })
    cpSync(join(root, 'sources'), project.path('sources'), { recursive: true })
    return project
  }

  async function rowsOf(sql: string): Promise<readonly unknown[]> {
    const client = new Client({ connectionString: database.url })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }

  it('are built at once, each with its own landed answers, rows and history', async () => {
    await ada.ok('load', answer, ...asEarnings)
    ben.write('seeds/registry/orders.csv', 'order_id,amount_native\n1,1\n')
    const [first, second] = await Promise.all([ada.run(['build']), ben.run(['build'])])
    expect([first, second]).toMatchObject([{ code: 0 }, { code: 0 }])
    expect(await ada.query('select * from ada_portal.total')).toEqual([
      { total_native: '31.000000000000000000', answers: '1', events: '0' },
    ])
    expect(await ben.query('select * from ben_portal.total')).toEqual([
      { total_native: '2.000000000000000000', answers: '0', events: '0' },
    ])
    expect((await ada.ok('show', 'total', '--published', '--output', 'csv')).stdout).toContain('31.0')
    const schemas = await rowsOf(
      `select nspname as name from pg_namespace where nspname !~ '^(pg_|information_schema|public)' order by 1`,
    )
    const names = ['aurora', 'aurora_data', 'canonical', 'finance', 'portal', 'registry', 'staging']
    expect(schemas).toEqual(
      ['ada_', 'ben_'].flatMap((prefix) => names.map((name) => ({ name: `${prefix}${name}` }))),
    )
    // Nothing is left to do for either, and seals were taken of the schemas that have them.
    expect((await ada.ok('build')).stdout).toContain('0 built')
    expect(await rowsOf(`select count(seal) as seals from ben_aurora.publication_nodes`)).toEqual([
      { seals: '3' },
    ])
  })

  it('clean up and go down each for itself', async () => {
    await ada.ok('migrate', 'up')
    await ben.ok('build')
    await rowsOf('create schema ada_aurora_data')
    await rowsOf('create table ada_aurora_data.left_behind (a integer)')
    await rowsOf('create table ben_aurora_data.left_behind (a integer)')
    const isThere = `select to_regclass('ada_aurora_data.left_behind') is not null as ada, to_regclass('ben_aurora_data.left_behind') is not null as ben`
    expect((await ada.ok('clean')).stdout).toContain('Dropped 1 unpublished relation')
    expect(await rowsOf(isThere)).toEqual([{ ada: false, ben: true }])
    await ada.ok('migrate', 'down', '--steps', '4')
    expect(
      await rowsOf(`select relname from pg_class where relnamespace = 'ada_aurora'::regnamespace`),
    ).toEqual([{ relname: 'migrations' }])
    expect((await ada.ok('migrate', 'status')).stdout).not.toContain('applied')
    expect(await ben.query('select total_native from ben_portal.total')).toHaveLength(1)
    expect((await ben.ok('build')).stdout).toContain('0 built')
  })

  it('keep the rows of failed tests apart, and say where', async () => {
    ben.write(
      'models/canonical/doubled.yml',
      'models:\n  - name: doubled\n    tests: [row_count: { min: 3 }]\n',
    )
    const { code, stdout } = await ben.run(['build'])
    expect(code).toBe(1)
    const query = /aurora query --live "(select row_json from ben_aurora\.failures [^"]*)"/.exec(stdout)?.[1]
    expect(await ben.query(query ?? '')).toHaveLength(1)
  })
})
