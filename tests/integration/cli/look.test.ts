import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { jsonLines, newShop, shopFiles } from './shop.js'

describe('looking', () => {
  let shop: TestProject

  beforeAll(async () => {
    shop = newShop({
      'tests/data/never_negative.sql': 'select * from {{ref "doubled"}} where amount_native < 0\n',
    })
    await shop.ok('build')
  })

  afterAll(() => shop.dispose())

  it('turns a table that is wider than the terminal: a block for each row', async () => {
    let shown = ''
    const stdout = { isTerminal: true, columns: 30, write: (text: string) => void (shown += text) }
    const sql = "select 'a name of some length' as first, null as second, 1.50 as third"
    expect((await shop.run(['query', sql], { stdout })).code).toBe(0)
    expect(shown).toBe(
      [
        '─── row 1 ────────────────────',
        ' first  a name of some length',
        'second  ∅',
        ' third  1.50',
        '',
      ].join('\n'),
    )
  })

  describe('with ls', () => {
    it('lists nodes in the order in which they are built, and narrows them', async () => {
      const { stdout } = await shop.ok('ls', '--select', '+total', '--resource-type', 'model')
      expect(stdout).toBe('model:doubled\nmodel:total\n')
      expect((await shop.ok('list', '--select', 'tag:money', '--exclude', 'resource_type:test')).stdout).toBe(
        'model:doubled\n',
      )
    })

    it('gives an object a line', async () => {
      const { stdout, stderr } = await shop.ok('ls', '--select', 'total', '--output', 'json')
      expect(jsonLines(stdout)).toEqual([
        {
          unique_id: 'model.shop.total',
          resource_type: 'model',
          name: 'total',
          original_file_path: 'models/portal/total.sql',
          materialized: 'view',
          tags: [],
          depends_on: ['model.shop.doubled'],
        },
      ])
      expect(stderr).toBe('')
    })

    it('warns of a selector that matches nothing where another one does', async () => {
      const { code, stdout, stderr } = await shop.run(['ls', '--select', 'total', 'nothing'])
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'model:total\n' })
      expect(stderr).toContain('"nothing" matches no node')
    })
  })

  describe('with compile', () => {
    it('prints a single model over stable names, and writes all into target/compiled', async () => {
      const { stdout } = await shop.ok('compile', '--select', 'total', '--exclude', 'resource_type:test')
      expect(stdout).toBe('select sum(amount_native) as total_native from "canonical"."doubled"\n')
      const all = await shop.ok('compile')
      expect(all.stdout).toContain('3 files in target/compiled/')
      expect(shop.read('target/compiled/tests/data/never_negative.sql')).toContain('"canonical"."doubled"')
    })

    it('gives an object a line', async () => {
      const { stdout } = await shop.ok('compile', '--output', 'json')
      expect(jsonLines(stdout).map((file) => file['unique_id'])).toEqual([
        'model.shop.doubled',
        'test.shop.never_negative',
        'model.shop.total',
      ])
    })
  })

  describe('with query', () => {
    const values = `select 1 as n, 1.5::decimal(38, 18) as d, null as nothing, '' as empty, 'a,"b"' as text,
      170141183460469231731687303715884105727::hugeint as wide, [1, 2] as list, 'NaN'::double as nan,
      timestamptz '2026-01-01 00:00:00Z' as at, '\\x01'::blob as bytes, true as yes`

    it('gives CSV in which NULL and empty text differ', async () => {
      const { stdout, stderr } = await shop.ok('query', values, '--output', 'csv')
      expect(stdout).toBe(
        'n,d,nothing,empty,text,wide,list,nan,at,bytes,yes\n' +
          '1,1.500000000000000000,,"","a,""b""",170141183460469231731687303715884105727,"[1, 2]",NaN,2026-01-01T00:00:00.000000Z,\\x01,true\n',
      )
      expect(stderr).toBe('')
    })

    it('gives JSON in which no amount becomes a number', async () => {
      const { stdout } = await shop.ok('query', values, '--output', 'json')
      expect(JSON.parse(stdout)).toEqual([
        {
          n: 1,
          d: '1.500000000000000000',
          nothing: null,
          empty: '',
          text: 'a,"b"',
          wide: '170141183460469231731687303715884105727',
          list: [1, 2],
          nan: 'NaN',
          at: '2026-01-01T00:00:00.000000Z',
          bytes: '\\x01',
          yes: true,
        },
      ])
    })

    it('gives a table to people, also without rows', async () => {
      const { stdout } = await shop.ok('query', 'select order_id, note from registry.orders order by 1')
      expect(stdout).toContain('│ order_id │ note  │')
      expect(stdout).toContain('│        2 │ ∅     │')
      expect((await shop.ok('query', 'select 1 as n where false')).stdout).toContain('│ n │')
      expect((await shop.ok('query', 'select 1 as n where false', '--output', 'json')).stdout).toBe('[]\n')
      expect((await shop.ok('query', 'select 1 as n where false', '--output', 'csv')).stdout).toBe('n\n')
    })

    it('keeps two columns of one name apart', async () => {
      const { stdout } = await shop.ok('query', 'select 1 as a, 2 as a', '--output', 'csv')
      expect(stdout).toBe('a,a:1\n1,2\n')
    })

    it('takes a semicolon and comments at the end', async () => {
      const { stdout } = await shop.ok('query', "select ';' as a; -- done;\n", '--output', 'csv')
      expect(stdout).toBe('a\n;\n')
    })

    it('shows the place of a mistake with a caret', async () => {
      const { code, stdout, stderr } = await shop.run([
        'query',
        'select 1 as ä,\n  nothing from registry.orders',
      ])
      expect(code).toBe(1)
      expect(stdout).toBe('')
      expect(stderr).toContain('query:2:3')
      expect(stderr).toMatch(/\n( +)nothing from registry\.orders\n\1\^\n/)
    })

    it('sends to the warehouse itself only those who miss a name in the copy', async () => {
      const missing = await shop.run(['query', 'select * from aurora.runs'])
      expect(missing.stderr).toContain('add --live')
      const syntax = await shop.run(['query', 'selec 1'])
      expect(syntax.code).toBe(1)
      expect(syntax.stderr).not.toContain('--live')
      expect(
        (await shop.ok('query', 'select verb from aurora.runs', '--live', '--output', 'csv')).stdout,
      ).toBe('verb\nbuild\n')
    })

    it.each([
      'drop view canonical.doubled',
      'create table x as select 1',
      "copy (select 1) to 'x.csv'",
      "select * from read_csv('/etc/hostname')",
    ])('cannot be used for: %s', async (sql) => {
      expect((await shop.run(['query', sql, '--live'])).code).toBe(1)
      expect(existsSync(shop.path('x.csv'))).toBe(false)
      expect(await shop.query('select count(*) as n from canonical.doubled')).toEqual([{ n: '3' }])
    })
  })

  describe('with show', () => {
    it('runs a model as it stands in its file, over what is published', async () => {
      shop.write(
        'models/portal/total.sql',
        'select max(amount_native) as top_native from {{ref "doubled"}};\n',
      )
      try {
        const { stdout } = await shop.ok('show', 'total', '--output', 'csv')
        expect(stdout).toBe('top_native\n21.000000000000000000\n')
        const published = await shop.ok('show', 'total', '--published', '--output', 'csv')
        expect(published.stdout).toBe('total_native\n31.000000000000000000\n')
      } finally {
        shop.write('models/portal/total.sql', shopFiles['models/portal/total.sql'])
      }
    })

    it('shows seeds, and as many rows as asked for', async () => {
      const { stdout } = await shop.ok('show', 'registry.orders', '--limit', '2', '--output', 'json')
      expect(JSON.parse(stdout)).toEqual([
        { order_id: 1, amount_native: '10.500000000000000000', note: 'first' },
        { order_id: 2, amount_native: '5.000000000000000000', note: null },
      ])
    })

    it('shows a mistake at its place in the file', async () => {
      shop.write('models/portal/broken.sql', 'select 1 as n,\n  nothing\nfrom {{ref "doubled"}}\n')
      shop.write('models/portal/early.sql', 'select * from {{ref "broken"}}\n')
      shop.write('models/portal/nothing.sql', '-- later\n')
      try {
        const broken = await shop.run(['show', 'broken'])
        expect(broken.code).toBe(1)
        expect(broken.stderr).toContain('models/portal/broken.sql:2:3')
        expect((await shop.run(['show', 'early'])).stderr).toContain('build it first')
        expect((await shop.run(['show', 'nothing'])).stderr).toContain('models/portal/nothing.sql')
      } finally {
        for (const name of ['broken', 'early', 'nothing']) shop.remove(`models/portal/${name}.sql`)
      }
    })
  })

  describe('with plan', () => {
    it('tells what would be built and why, as text and as JSON, and builds nothing', async () => {
      expect((await shop.ok('plan')).stdout).toContain('0 nodes to build')
      shop.write('seeds/registry/orders.csv', 'order_id,amount_native,note\n1,1,\n')
      try {
        const { stdout } = await shop.ok('plan', '--select', 'orders')
        expect(stdout).toMatch(/build +seed +registry\.orders +the seed changed/)
        expect(stdout).toMatch(/stale +canonical\.doubled +reads registry\.orders/)
        const plan = JSON.parse((await shop.ok('plan', '--output', 'json')).stdout) as {
          batch_no: string
          steps: { nodeId: string; action: string; reason: string }[]
          tests: { unique_id: string; action: string }[]
        }
        expect(plan.batch_no).toBe('0')
        expect(plan.steps).toContainEqual(
          expect.objectContaining({
            nodeId: 'model.shop.total',
            action: 'build',
            reason: expect.stringContaining('canonical.doubled') as string,
          }),
        )
        expect(plan.tests).toContainEqual(
          expect.objectContaining({ unique_id: 'test.shop.never_negative', action: 'run' }),
        )
        expect(await shop.query('select count(*) as n from registry.orders')).toEqual([{ n: '3' }])
      } finally {
        shop.write('seeds/registry/orders.csv', shopFiles['seeds/registry/orders.csv'])
      }
    })
  })
})

describe('looking before anything was built', () => {
  let shop: TestProject

  beforeAll(() => {
    shop = newShop()
  })

  afterAll(() => shop.dispose())

  it.each([
    [['show', 'total'], 2, 'There is no warehouse at'],
    [['query', 'select 1'], 1, 'Run: aurora build'],
    [['query', 'select 1', '--live'], 2, 'There is no warehouse at'],
    [['test'], 2, 'Run: aurora build'],
    [['plan'], 0, ''],
    [['debug'], 0, ''],
    [['ls'], 0, ''],
    [['compile'], 0, ''],
    [['clean'], 0, ''],
    [['migrate', 'status'], 0, ''],
    [['migrate', 'down'], 0, ''],
  ] as const)('%j makes no warehouse', async (argv, expected, message) => {
    const { code, stderr } = await shop.run(argv)
    expect(code).toBe(expected)
    expect(stderr).toContain(message)
    expect(existsSync(shop.path('shop.duckdb'))).toBe(false)
  })
})

describe('show of a model with versions', () => {
  it('takes the latest by its name and any by its number, or as the relation is called', async () => {
    const shop = newShop({
      'models/canonical/price.sql': 'select 1 as n\n',
      'models/canonical/price.v2.sql': 'select 2 as n\n',
    })
    try {
      await shop.ok('build')
      for (const [name, n] of [
        ['price', 2],
        ['price.v1', 1],
        ['price.v2', 2],
        ['canonical.price', 2],
        ['canonical.price_v1', 1],
      ] as const) {
        expect((await shop.ok('show', name, '--output', 'csv')).stdout).toBe(`n\n${n}\n`)
      }
      const { code, stderr } = await shop.run(['show', 'price.v3'])
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringMatching(/Did you mean "price\.v[12]"/) as string,
      })
    } finally {
      shop.dispose()
    }
  })
})
