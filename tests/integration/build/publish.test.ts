import { existsSync, readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'

const orders = {
  'seeds/registry/orders.csv': 'order_id,amount_native\n1,10.000000000000000001\n2,5\n',
  'seeds/registry/orders.yml': `seeds:
  - name: orders
    description: What was ordered.
    config: { grain: [order_id] }
    columns:
      - { name: order_id, type: INTEGER, description: Number of the order., constraints: [not_null] }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: Price in coins. }
`,
  'models/canonical/doubled.sql':
    'select order_id, cast(amount_native * 2 as decimal(38, 18)) as amount_native\nfrom {{ref "orders"}}\n',
  'models/canonical/doubled.yml': `models:
  - name: doubled
    description: Twice the price.
    config: { materialized: table, grain: [order_id] }
    columns:
      - { name: order_id, type: INTEGER, description: Number of the order. }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: Twice the price. }
`,
  'models/portal/total.sql': 'select sum(amount_native) as total_native from {{ref "doubled"}}\n',
}

const physicalTables = `select table_name from information_schema.tables where table_schema = 'aurora_data' order by 1`

describeOnEngines('aurora build', ({ dialect }) => {
  let project: TestProject

  beforeEach(async () => {
    project = await TestProject.onEngine(orders)
  })

  afterEach(() => project.dispose())

  it('publishes seeds, tables and views under stable names, exact to the last digit', async () => {
    const { stdout } = await project.ok('build')
    expect(stdout).toContain('published p000001')
    expect(await project.query('select total_native from portal.total')).toEqual([
      { total_native: '30.000000000000000002' },
    ])
  })

  it('carries descriptions to the published relations', async () => {
    await project.ok('build')
    expect(
      await project.query(
        dialect === 'duckdb'
          ? `select comment from duckdb_views() where view_name = 'doubled' and schema_name = 'canonical'`
          : `select obj_description('canonical.doubled'::regclass) as comment`,
      ),
    ).toEqual([{ comment: 'Twice the price.' }])
  })

  it('does nothing when nothing changed, and says so', async () => {
    await project.ok('build')
    const { stdout } = await project.ok('build')
    expect(stdout).toContain('nothing changed')
    expect(await project.query('select count(*) as n from aurora.publications')).toEqual([{ n: '1' }])
  })

  it('builds and tests all of it again when asked to', async () => {
    await project.ok('build')
    const { stdout } = await project.ok('build', '--full-refresh')
    expect(stdout).toMatch(/canonical\.doubled/)
    expect(stdout).not.toContain('known from before')
    expect(stdout).not.toContain(' 0 tests passed')
  })

  it('rebuilds what an edit reaches and reuses the rest', async () => {
    await project.ok('build')
    project.write(
      'models/canonical/doubled.sql',
      'select order_id, cast(amount_native * 3 as decimal(38, 18)) as amount_native from {{ref "orders"}}',
    )
    const { stdout } = await project.ok('plan')
    expect(stdout).toMatch(/build +table +canonical\.doubled/)
    expect(stdout).toMatch(/build +view +portal\.total/)
    expect(stdout).not.toMatch(/build +seed/)
    await project.ok('build')
    expect(await project.query('select total_native from portal.total')).toEqual([
      { total_native: '45.000000000000000003' },
    ])
  })

  it('keeps the last good publication when a test fails', async () => {
    await project.ok('build')
    project.write('seeds/registry/orders.csv', 'order_id,amount_native\n1,7\n')
    project.write(
      'tests/data/enough_orders.sql',
      'select 1 as missing from {{ref "doubled"}} having count(*) < 2\n',
    )
    const { code, stdout } = await project.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toContain('enough_orders')
    expect(stdout).toContain('readers keep the last publication')
    expect(await project.query('select count(*) as n from canonical.doubled')).toEqual([{ n: '2' }])
    expect(await project.query('select count(*) as n from registry.orders')).toEqual([{ n: '2' }])
  })

  it('keeps the last good publication when a model fails, and shows the place in its file', async () => {
    await project.ok('build')
    project.write(
      'models/canonical/doubled.sql',
      'select order_id,\n  amount_nativ as amount_native\nfrom {{ref "orders"}}\n',
    )
    const { code, stdout } = await project.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toContain('models/canonical/doubled.sql:2:3')
    expect(stdout).toMatch(/portal\.total.*because of canonical\.doubled/)
    expect(await project.query('select total_native from portal.total')).toEqual([
      { total_native: '30.000000000000000002' },
    ])
  })

  it('leaves nothing unpublished behind after a failure', async () => {
    await project.ok('build')
    const before = await project.query(physicalTables)
    project.write('tests/data/never.sql', 'select order_id from {{ref "doubled"}}\n')
    project.write('seeds/registry/orders.csv', 'order_id,amount_native\n9,1\n')
    expect((await project.run(['build'])).code).toBe(1)
    expect(await project.query(physicalTables)).toEqual(before)
  })

  it('publishes what passed when asked to, and marks the rest stale', async () => {
    await project.ok('build')
    project.write('seeds/registry/orders.csv', 'order_id,amount_native\n1,7\n')
    project.write('tests/data/never.sql', 'select order_id from {{ref "doubled"}}\n')
    const { code, stdout } = await project.run(['build', '--publish', 'partial'])
    expect(code).toBe(1)
    expect(stdout).toContain('in part')
    expect(await project.query('select count(*) as n from registry.orders')).toEqual([{ n: '1' }])
    expect(await project.query('select count(*) as n from canonical.doubled')).toEqual([{ n: '2' }])
    expect(
      await project.query(
        `select node_id from aurora.publication_nodes where is_stale and publication_id like 'p000002%' order by 1`,
      ),
    ).toEqual([{ node_id: 'model.shop.doubled' }, { node_id: 'model.shop.total' }])
  })

  it('rebuilds views on what was built, and lists tables outside the selection as stale', async () => {
    project.write(
      'models/canonical/counted.sql',
      '{{config materialized="table"}}select count(*) as n from {{ref "doubled"}}\n',
    )
    await project.ok('build')
    project.write('seeds/registry/orders.csv', 'order_id,amount_native\n1,7\n')
    const { stdout } = await project.ok('build', '--select', 'orders', 'doubled')
    expect(stdout).toContain('canonical.counted (reads canonical.doubled)')
    expect(await project.query('select total_native from portal.total')).toEqual([
      { total_native: '14.000000000000000000' },
    ])
    expect(await project.query('select n from canonical.counted')).toEqual([{ n: '2' }])
    const after = await project.ok('build')
    expect(after.stdout).not.toContain('stale')
    expect(await project.query('select n from canonical.counted')).toEqual([{ n: '1' }])
  })

  it('refuses to build a node whose parents were never published', async () => {
    const { code, stderr } = await project.run(['run', '--select', 'doubled'])
    expect(code).toBe(2)
    expect(stderr).toContain('registry.orders')
    expect(stderr).toContain('--select +doubled')
  })

  it('drops the relation of a model that is gone', async () => {
    await project.ok('build')
    project.remove('models/portal/total.sql')
    await project.ok('build')
    expect(
      await project.query(
        `select table_name from information_schema.tables where table_type = 'VIEW' and table_schema = 'portal'`,
      ),
    ).toEqual([])
  })

  it('drops the old name of a model that moved to another schema, and all names of versions that are gone', async () => {
    project.write('models/portal/price.sql', 'select 1 as n\n')
    project.write('models/portal/price.v2.sql', 'select 2 as n\n')
    await project.ok('build')
    for (const path of ['models/portal/total.sql', 'models/portal/price.sql', 'models/portal/price.v2.sql'])
      project.remove(path)
    project.write('models/canonical/total.sql', orders['models/portal/total.sql'])
    await project.ok('build')
    expect(
      await project.query(
        `select table_name from information_schema.tables where table_type = 'VIEW' and table_schema = 'portal'`,
      ),
    ).toEqual([])
    expect(await project.query('select total_native from canonical.total')).toHaveLength(1)
  })

  it('hands the name of a model over to its first version', async () => {
    await project.ok('build')
    project.remove('models/portal/total.sql')
    project.write('models/portal/total.v1.sql', 'select 1 as n\n')
    await project.ok('build')
    expect(
      await project.query(
        `select node_id from aurora.publication_nodes where node_id like '%total%' and publication_id like 'p000002%'`,
      ),
    ).toEqual([{ node_id: 'model.shop.total.v1' }])
    expect((await project.ok('query', 'select n from portal.total', '--output', 'csv')).stdout).toBe('n\n1\n')
  })

  it('publishes no view that fails when it is read', async () => {
    await project.ok('build')
    project.write(
      'models/canonical/fragile.sql',
      `select cast('x' || order_id as integer) as n from {{ref "orders"}}\n`,
    )
    const { code, stdout } = await project.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/canonical\.fragile.*cannot be read to its end/)
    expect(stdout).toContain('nothing was published')
    expect(
      await project.query(
        `select table_name from information_schema.tables where table_type = 'VIEW' and table_schema = 'canonical' and table_name = 'fragile'`,
      ),
    ).toEqual([])
  })

  it.runIf(dialect === 'duckdb')(
    'writes a copy for analysts that query reads, and keeps the newest',
    async () => {
      await project.ok('build')
      const { stdout } = await project.ok('query', 'select total_native from portal.total', '--output', 'csv')
      expect(stdout).toBe('total_native\n30.000000000000000002\n')
      const latest = JSON.parse(project.read('published/latest.json')) as { file: string; batch_no: string }
      expect(existsSync(project.path('published', latest.file))).toBe(true)
      for (const amount of ['1', '2', '3', '4']) {
        project.write('seeds/registry/orders.csv', `order_id,amount_native\n1,${amount}\n`)
        await project.ok('build')
      }
      expect(
        readdirSync(project.path('published')).filter((name) => name.endsWith('.duckdb')).length,
      ).toBeLessThanOrEqual(3)
      expect(await project.query(`select count(*) as n from aurora.publications`)).toEqual([{ n: '5' }])
    },
  )

  it('seals registry, computation and portal alike for the same rows', async () => {
    await project.ok('build')
    await project.ok('build', '--full-refresh')
    const seals = await project.query(
      `select node_id, count(distinct seal) as seals, count(*) as n from aurora.publication_nodes
       where seal is not null and node_id like '%orders' group by node_id`,
    )
    expect(seals).toEqual([{ node_id: 'seed.shop.orders', seals: '1', n: '2' }])
  })
})
