import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createDatabase, uniqueName } from '../../support/postgres/test-database.js'
import type { TestDatabase } from '../../support/postgres/test-database.js'
import { TestProject } from '../../support/test-project.js'

const doubled = (factor: string, more = ''): string =>
  `{{config materialized="table"}}select order_id, cast(amount_native * ${factor} as decimal(38, 18)) as amount_native${more} from {{ref "orders"}}\n`

const files = {
  'seeds/registry/orders.csv': 'order_id,amount_native\n1,10.5\n2,5\n',
  'seeds/registry/orders.yml': `seeds:
  - name: orders
    description: What was ordered.
    config: { grain: [order_id] }
    columns:
      - { name: order_id, type: INTEGER, description: Number of the order., constraints: [not_null] }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: Price., constraints: [unique] }
`,
  'models/canonical/doubled.sql': doubled('2'),
  'models/portal/total.sql': 'select sum(amount_native) as total_native from {{ref "doubled"}}\n',
}

const total = 'select total_native from portal.total'

describe('publishing on a server while others read', () => {
  let database: TestDatabase
  let project: TestProject

  beforeEach(async () => {
    database = await createDatabase()
    project = new TestProject({ ...files, 'aurora.yml': config(10) })
    await project.ok('build')
    project.write('models/canonical/doubled.sql', doubled('4'))
  })

  afterEach(async () => {
    project.dispose()
    await database.drop()
  })

  function config(publishWait: number): string {
    return `name: shop\ntargets:\n  dev: { type: postgres, url: "${database.url}", publish_wait: ${publishWait} }\ndefault_target: dev\n`
  }

  /** Somebody with a connection of their own. */
  async function somebody(user?: string): Promise<Client> {
    const url = new URL(database.url)
    if (user !== undefined) url.username = user
    const client = new Client({ connectionString: url.href, application_name: 'somebody' })
    client.on('error', () => undefined)
    await client.connect()
    onTestFinished(() => client.end())
    return client
  }

  async function rowsOf(client: Client, sql: string): Promise<readonly unknown[]> {
    return (await client.query<Record<string, unknown>>(sql)).rows
  }

  /** Resolves when a statement like this waits for somebody's lock. */
  async function untilSomebodyWaits(client: Client, statement: string): Promise<void> {
    const asked = `select 1 as found from pg_stat_activity where wait_event_type = 'Lock' and query like '${statement}'`
    await expect.poll(() => rowsOf(client, asked), { timeout: 30_000, interval: 20 }).not.toEqual([])
  }

  /** Resolves when the build has staged everything and asks who is in the way. */
  async function untilItWaits(client: Client): Promise<void> {
    await expect
      .poll(
        async () =>
          rowsOf(
            client,
            `select 1 as found from pg_stat_activity
              where application_name like 'aurora build%' and (query like '%virtualxid%' or wait_event_type = 'Lock')`,
          ),
        { timeout: 30_000, interval: 20 },
      )
      .not.toEqual([])
  }

  it('waits for a reader whose view of the data is older than the new rows: it would have found none', async () => {
    const reader = await somebody()
    const watcher = await somebody()
    await watcher.query(`create schema mine; create table mine.first as ${total}`)
    await watcher.query('create view mine.plain as select * from mine.first')
    await reader.query('begin isolation level repeatable read')
    expect(await rowsOf(reader, total)).toEqual([{ total_native: '31.000000000000000000' }])
    // The harm, done by somebody who does not wait: the names move at once, the rows are too new to be seen.
    await watcher.query('create table mine.second as select * from mine.first')
    await watcher.query('create or replace view mine.plain as select * from mine.second')
    expect(await rowsOf(reader, 'select * from mine.plain')).toEqual([])
    const building = project.run(['build'])
    await untilItWaits(watcher)
    // So it would be here: a table that was filled after the reader began is empty to it.
    const [staged] = await rowsOf(
      watcher,
      `select table_name as name from information_schema.tables t where table_schema = 'aurora_data' and table_name like 'doubled%'
         and not exists (select 1 from aurora.publication_nodes where physical_name = t.table_name)`,
    )
    const { name } = staged as { name: string }
    expect(await rowsOf(watcher, `select count(*) as n from aurora_data."${name}"`)).toEqual([{ n: '2' }])
    expect(await rowsOf(reader, `select count(*) as n from aurora_data."${name}"`)).toEqual([{ n: '0' }])
    expect(await rowsOf(reader, total)).toEqual([{ total_native: '31.000000000000000000' }])
    await reader.query('commit')
    expect((await building).code).toBe(0)
    expect(await rowsOf(reader, total)).toEqual([{ total_native: '62.000000000000000000' }])
  })

  it('stops waiting when it is interrupted, and moves nothing', async () => {
    const [reader, watcher] = [await somebody(), await somebody()]
    await reader.query('begin isolation level repeatable read')
    await rowsOf(reader, total)
    const interruption = new AbortController()
    const building = project.run(['build'], { signal: interruption.signal })
    await untilItWaits(watcher)
    interruption.abort()
    const { code, stderr } = await building
    expect(code).toBe(1)
    expect(stderr).toContain('Interrupted')
    expect(await rowsOf(watcher, total)).toEqual([{ total_native: '31.000000000000000000' }])
    expect(await rowsOf(watcher, `select status from aurora.runs order by started_at, run_id`)).toEqual([
      { status: 'SUCCESS' },
      { status: 'INTERRUPTED' },
    ])
  })

  it('gives up after publish_wait, names who is in the way, and leaves the last publication whole', async () => {
    project.write('aurora.yml', config(1))
    const reader = await somebody()
    await reader.query('begin isolation level repeatable read')
    await rowsOf(reader, total)
    const [own] = await rowsOf(reader, 'select pg_backend_pid() as pid')
    const { code, stderr } = await project.run(['build'])
    expect(code).toBe(1)
    expect(stderr).toContain('Nothing was published: after 1 seconds')
    expect(stderr).toContain(`process ${String((own as { pid: number }).pid)} (`)
    await reader.query('commit')
    expect(await rowsOf(reader, total)).toEqual([{ total_native: '31.000000000000000000' }])
    expect((await project.run(['build'])).code).toBe(0)
  })

  it('lets nobody queue behind it, as whoever replaces a view without a limit makes all others do', async () => {
    const [holder, other, naive] = [await somebody(), await somebody(), await somebody()]
    await holder.query('begin')
    await rowsOf(holder, total)
    const [{ definition } = { definition: '' }] = (await rowsOf(
      other,
      `select pg_get_viewdef('portal.total'::regclass) as definition`,
    )) as { definition: string }[]
    const replacing = naive.query(`create or replace view portal.total as ${definition}`)
    await untilSomebodyWaits(other, 'create or replace view portal.total%')
    await other.query(`set lock_timeout = '50ms'`)
    await expect(rowsOf(other, total)).rejects.toThrow('lock timeout')
    await holder.query('commit')
    await replacing
    // Our way: the reader that comes second is served at once, or after what the publisher tries.
    await holder.query('begin')
    await rowsOf(holder, total)
    const building = project.run(['build'])
    await untilItWaits(naive)
    await other.query(`set lock_timeout = '2s'`)
    for (let time = 0; time < 5; time += 1) expect(await rowsOf(other, total)).toHaveLength(1)
    await holder.query('commit')
    expect((await building).code).toBe(0)
  })

  it('kills no reader who wants the views in another order, as the server does in a deadlock', async () => {
    const [reader, naive] = [await somebody(), await somebody()]
    // Who looks for a deadlock first is killed; the one who replaces views has no reason to hurry.
    await reader.query(`set deadlock_timeout = '20ms'`)
    await naive.query(`set deadlock_timeout = '60s'`)
    const [first, second] = ['registry.orders', 'canonical.doubled']
    const count = (relation: string): Promise<readonly unknown[]> =>
      rowsOf(reader, `select count(*) as n from ${relation}`)
    await reader.query('begin')
    await count(second)
    await naive.query(`begin; lock table ${first} in access exclusive mode`)
    const replacing = naive.query(`lock table ${second} in access exclusive mode`)
    await untilSomebodyWaits(await somebody(), `%lock table ${second}%`)
    await expect(count(first)).rejects.toThrow('deadlock detected')
    await reader.query('rollback')
    await replacing
    await naive.query('rollback')
    // Our way: the publisher has given way before anybody looks for a deadlock, also where readers look sooner than it.
    await reader.query(`set deadlock_timeout = '700ms'`)
    project.write('seeds/registry/orders.csv', `${files['seeds/registry/orders.csv']}3,7\n`)
    await reader.query('begin')
    await count(second)
    const building = project.run(['build'])
    await untilSomebodyWaits(naive, '%create or replace view "canonical"."doubled"%')
    expect(await count(first)).toEqual([{ n: '2' }])
    await reader.query('commit')
    expect((await building).code).toBe(0)
    expect(await count(first)).toEqual([{ n: '3' }])
  })

  it('gives way to a reader who holds a view, and to those who come after, and tries again', async () => {
    const holder = await somebody()
    await holder.query('begin')
    await rowsOf(holder, total)
    const building = project.run(['build'])
    const other = await somebody()
    await untilItWaits(other)
    // Nobody queues behind the publisher for longer than it tries.
    await other.query(`set statement_timeout = '2s'`)
    for (let time = 0; time < 5; time += 1) expect(await rowsOf(other, total)).toHaveLength(1)
    expect(await rowsOf(holder, total)).toEqual([{ total_native: '31.000000000000000000' }])
    await holder.query('commit')
    expect((await building).code).toBe(0)
    expect(await rowsOf(other, total)).toEqual([{ total_native: '62.000000000000000000' }])
  })

  it('keeps grants and other people’s views when columns are only added', async () => {
    const role = uniqueName()
    const owner = await somebody()
    await owner.query(`create role "${role}"; grant usage on schema canonical to "${role}"`)
    await owner.query(`grant select on canonical.doubled to "${role}" with grant option`)
    await owner.query(
      'create schema mine; create view mine.report as select sum(order_id) as n from canonical.doubled',
    )
    project.write('models/canonical/doubled.sql', doubled('2', ', 1 as added'))
    await project.ok('build')
    expect(await rowsOf(owner, 'select added from canonical.doubled limit 1')).toEqual([{ added: 1 }])
    expect(await rowsOf(owner, 'select n from mine.report')).toEqual([{ n: '3' }])
    expect(
      await rowsOf(
        owner,
        `select has_table_privilege('${role}', 'canonical.doubled', 'select with grant option') as may`,
      ),
    ).toEqual([{ may: true }])
  })

  it('makes a view anew whose columns change otherwise, with its grants, and those of ours that read it', async () => {
    const role = uniqueName()
    const owner = await somebody()
    await owner.query(`create role "${role}"; grant usage on schema canonical to "${role}"`)
    await owner.query(`grant select on canonical.doubled to "${role}"`)
    await owner.query(`grant usage on schema portal to "${role}"; grant select on portal.total to "${role}"`)
    project.write(
      'models/canonical/doubled.sql',
      '{{config materialized="table"}}select cast(order_id as bigint) as order_id, amount_native from {{ref "orders"}}\n',
    )
    await project.ok('build')
    expect(await rowsOf(owner, total)).toEqual([{ total_native: '15.500000000000000000' }])
    await owner.query(`set role "${role}"`)
    expect(await rowsOf(owner, 'select order_id from canonical.doubled order by 1 limit 1')).toEqual([
      { order_id: '1' },
    ])
    expect(await rowsOf(owner, total)).toHaveLength(1)
  })

  it('stops where that would take somebody else’s view away, and names it', async () => {
    const owner = await somebody()
    await owner.query('create schema mine; create view mine.report as select order_id from canonical.doubled')
    project.write(
      'models/canonical/doubled.sql',
      '{{config materialized="table"}}select amount_native from {{ref "orders"}}\n',
    )
    const { code, stderr } = await project.run(['build'])
    expect(code).toBe(1)
    expect(stderr).toContain('view mine.report')
    expect(await rowsOf(owner, 'select count(*) as n from mine.report')).toEqual([{ n: '2' }])
    await owner.query('drop view mine.report')
    expect((await project.run(['build'])).code).toBe(0)
  })

  it('tells what a view is and holds, and takes back what is no longer said', async () => {
    const owner = await somebody()
    const told = `select obj_description('registry.orders'::regclass) as view, col_description('registry.orders'::regclass, 2) as price`
    expect(await rowsOf(owner, told)).toEqual([{ view: 'What was ordered.', price: 'Price.' }])
    const text = files['seeds/registry/orders.yml']
    project.write('seeds/registry/orders.yml', text.replace(', description: Price.', ''))
    await project.ok('build', '--full-refresh')
    expect(await rowsOf(owner, told)).toEqual([{ view: 'What was ordered.', price: null }])
  })

  it('keeps an unpublished table that somebody’s view reads, and drops it when nobody does', async () => {
    project.write('aurora.yml', `${config(10)}keep_publications: 0\n`)
    const owner = await somebody()
    const old = `select physical_name as name from aurora.publication_nodes where node_id = 'model.shop.doubled' order by publication_id limit 1`
    const [{ name } = { name: '' }] = (await rowsOf(owner, old)) as { name: string }[]
    const isThere = `select to_regclass('aurora_data."${name}"') is not null as is_there`
    await owner.query(`create schema mine; create view mine.frozen as select * from aurora_data."${name}"`)
    await project.ok('build')
    expect(await rowsOf(owner, isThere)).toEqual([{ is_there: true }])
    await owner.query('drop view mine.frozen')
    await owner.query('begin')
    await owner.query(`lock table aurora_data."${name}" in access share mode`)
    await project.ok('clean')
    expect(await rowsOf(owner, isThere)).toEqual([{ is_there: true }])
    await owner.query('commit')
    await project.ok('clean')
    expect(await rowsOf(owner, isThere)).toEqual([{ is_there: false }])
  })

  it('puts keys on physical tables, and knows their rows before anybody joins them', async () => {
    const owner = await somebody()
    expect(
      await rowsOf(
        owner,
        `select i.indisprimary as is_primary, pg_get_indexdef(i.indexrelid, 1, true) as column_name
           from pg_index as i join pg_class as c on c.oid = i.indrelid
          where c.relnamespace = 'aurora_data'::regnamespace and c.relname like 'orders%' order by 1 desc`,
      ),
    ).toEqual([
      { is_primary: true, column_name: 'order_id' },
      { is_primary: false, column_name: 'amount_native' },
    ])
    expect(
      await rowsOf(
        owner,
        `select reltuples from pg_class where relnamespace = 'aurora_data'::regnamespace and relkind = 'r'
            and (relname like 'orders%' or relname like 'doubled%')`,
      ),
    ).toEqual([{ reltuples: 2 }, { reltuples: 2 }])
  })
})
