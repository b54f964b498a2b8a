import { expect, it } from 'vitest'
import { describeOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'
import type { CommandResult } from '../../support/test-project.js'
import { newShop, shopFiles } from './shop.js'

const contract = `models:
  - name: doubled
    config: { grain: [order_id] }
    columns:
      - { name: order_id, type: INTEGER }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin }
`

const goodTests = `unit_tests:
  - name: Twice an amount, to its last digit
    model: doubled
    description: The least and the greatest that there is.
    given:
      - input: ref('orders')
        rows:
          - { order_id: 1, amount_native: 0.000000000000000001, note: "it's" }
          - { order_id: 2, amount_native: 40000000000000000000 }
          - { order_id: 3, amount_native: null }
    expect:
      - { order_id: 3, amount_native: null }
      - { order_id: 2, amount_native: 80000000000000000000 }
      - { order_id: 1, amount_native: 0.000000000000000002 }
  - name: Nothing of nothing
    model: doubled
    given: []
    expect: []
`

/** A shop whose unit tests are these. */
function shopWith(tests: string, more: Readonly<Record<string, string>> = {}): Promise<TestProject> {
  return TestProject.onEngine({ ...shopFiles, 'models/canonical/doubled.yml': contract + tests, ...more })
}

/** A warehouse in which nothing was built yet. */
async function unitTests(shop: TestProject): Promise<CommandResult> {
  await shop.ok('migrate', 'up')
  return shop.run(['test', '--select', 'test_type:unit'])
}

describeOnEngines('unit tests of a model', () => {
  it('run with the build, on given rows alone', async () => {
    const shop = await shopWith(goodTests)
    const build = await shop.run(['build'])
    expect(build).toMatchObject({ code: 0 })
    expect(build.stdout).toMatch(/published .* · 9 tests passed/)
    const manifest = JSON.parse(shop.read('target/manifest.json')) as {
      unit_tests: Record<string, object>
      child_map: Record<string, string[]>
    }
    const id = 'unit_test.shop.doubled.twice_an_amount_to_its_last_digit'
    expect(manifest.unit_tests[id]).toMatchObject({
      model: 'doubled',
      given: [{ input: "ref('orders')", rows: [{ order_id: '1' }, { order_id: '2' }, { order_id: '3' }] }],
      expect: { rows: [{ order_id: '3' }, { order_id: '2' }, { order_id: '1' }] },
    })
    expect(manifest.child_map['model.shop.doubled']).toContain(id)
  })

  it('run before anything is built or landed', async () => {
    const shop = await shopWith(goodTests)
    const result = await unitTests(shop)
    expect(result).toMatchObject({ code: 0 })
    expect(result.stdout).toContain('2 tests passed')
  })

  it('stop the publication, and show what was expected and what came', async () => {
    const shop = await shopWith(goodTests)
    await shop.run(['build'])
    shop.write('models/canonical/doubled.yml', contract + goodTests.replace('000002', '000003'))
    const build = await shop.run(['build'])
    expect(build.code).toBe(1)
    expect(build.stdout).toContain('nothing was published')
    expect(build.stdout).toContain(
      '{"found":"only expected","order_id":1,"amount_native":"0.000000000000000003"}',
    )
    expect(build.stdout).toContain(
      '{"found":"only in the model","order_id":1,"amount_native":"0.000000000000000002"}',
    )
    expect(build.stdout).toContain('models/canonical/doubled.yml:')
  })

  it('count rows that are equal, and tell NULL from a value', async () => {
    const twice = `unit_tests:
  - name: rows
    model: doubled
    given: [{ input: orders, rows: [{ order_id: 1 }, { order_id: 1 }, { order_id: 2, amount_native: 0 }] }]
    expect: [{ order_id: 1, amount_native: null }, { order_id: 2, amount_native: null }]
`
    const shop = await shopWith(twice)
    const result = await unitTests(shop)
    expect(result.code).toBe(1)
    const shown = result.stdout.split('\n').filter((line) => line.includes('"found"'))
    expect(shown.map((line) => line.trim())).toEqual([
      '{"found":"only expected","order_id":2,"amount_native":null}',
      '{"found":"only in the model","order_id":1,"amount_native":null}',
      '{"found":"only in the model","order_id":2,"amount_native":"0.000000000000000000"}',
    ])
  })

  it('look at the named columns, give sources their bodies, and set the time', async () => {
    const shop = await shopWith('', {
      'sources/exchange.yml': `provider: exchange
endpoints: [{ endpoint: rates, data_type: PRICE, finality: ON_PUBLICATION }]
`,
      'models/canonical/told.sql': `with recent as (select body, fetched_at from {{ref "landed_rates"}})
select body, fetched_at <= {{as_of}} as is_past, 1 as unnamed from recent
`,
      'models/canonical/landed_rates.sql': `{{config materialized="ephemeral"}}
select * from {{source "exchange" "rates"}}
`,
      'models/canonical/told.yml': `unit_tests:
  - name: A body is past when it was fetched before
    model: told
    as_of: 2026-01-31T00:00:00Z
    types: { body: VARCHAR, is_past: BOOLEAN }
    given:
      - input: source('exchange', 'rates')
        rows:
          - { body: '{"rate": "1.50"}', fetched_at: 2026-01-30T00:00:00Z }
          - { body: "", fetched_at: 2026-02-01T00:00:00Z }
    expect:
      - { body: '{"rate": "1.50"}', is_past: true }
      - { body: "", is_past: false }
  - name: An ephemeral model may be given too
    model: told
    types: { body: VARCHAR, fetched_at: TIMESTAMPTZ, unnamed: INTEGER }
    given: [{ input: ref('landed_rates'), rows: [{ body: a, fetched_at: 2026-01-30T00:00:00Z }] }]
    expect: [{ body: a, unnamed: 1 }]
`,
    })
    const result = await unitTests(shop)
    expect(result.stdout + result.stderr).toContain('2 tests passed')
  })
})

it('tells every mistake with its line, and what to write', async () => {
  const shop = newShop({
    'models/canonical/doubled.yml': `${contract}unit_tests:
  - name: wrong
    model: doubled
    as_of: yesterday
    types: { total: "DECIMAL(38,18)" }
    given:
      - input: ref('orderz')
      - input: ref('total')
      - input: what is this?
      - input: orders
        rows:
          - { order_id: one, amount: 1 }
      - input: ref('orders')
    expect:
      - { order_id: 1, amount_native: 1e-18, total: [1], sum: 1 }
  - name: Wrong!
    model: doubled
    given: []
    expect: []
  - name: nobody
    model: trebled
    given: []
    expect: []
`,
  })
  const first = await shop.run(['ls'])
  expect(first.code).toBe(2)
  expect(first.stderr).toContain('models/canonical/doubled.yml:22:11')
  expect(first.stderr).toContain('a second unit test of doubled is called "Wrong!"')
  expect(first.stderr).toContain('there is no model "trebled"')
  const yaml = shop.read('models/canonical/doubled.yml').split('  - name: Wrong!')[0] ?? ''
  shop.write('models/canonical/doubled.yml', yaml)
  const second = await shop.run(['ls'])
  expect(second.stderr).toContain('There is no model or seed "orderz"')
  expect(second.stderr).toContain('"what is this?" is not the name of a node')
  shop.write(
    'models/canonical/doubled.yml',
    yaml.replace("      - input: ref('orderz')\n", '').replace('      - input: what is this?\n', ''),
  )
  const { stderr } = await shop.run(['ls'])
  for (const message of [
    '"as_of" is no time: yesterday',
    "doubled does not read ref('total')",
    "ref('orders') is given twice",
    '"order_id" cannot hold one',
    `"amount" is no column of ref('orders') whose type is known`,
    '"amount_native" cannot hold 1e-18',
    '"total" cannot hold a list or map',
    '"sum" is no column of doubled whose type is known',
  ])
    expect(stderr).toContain(message)
  expect(stderr).toMatch(/doubled\.yml:16:13[\s\S]*"order_id" cannot hold one[\s\S]*a whole number/)
})

it('asks for the columns of an input without a contract', async () => {
  const shop = newShop({
    'models/canonical/bare.sql': 'select 1 as n\n',
    'models/canonical/more.sql': 'select n from {{ref "bare"}}\n',
    'models/canonical/more.yml': `unit_tests:
  - { name: bare, model: more, given: [], expect: [] }
`,
  })
  const { stderr } = await shop.run(['ls'])
  expect(stderr).toContain("no column of ref('bare') is known, for it has no contract")
})
