import { Ajv } from 'ajv'
import { existsSync, readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { manifestShape, runResultsShape } from '../../unit/lineage/artifact-shapes.js'
import { jsonLines, newShop } from './shop.js'

interface RunResults {
  readonly results: readonly { unique_id: string; status: string; message: string | null }[]
  readonly args: Readonly<Record<string, unknown>>
}

describe('aurora build', () => {
  let shop: TestProject

  beforeEach(() => {
    shop = newShop()
  })

  afterEach(() => shop.dispose())

  const statuses = (): Record<string, string> =>
    Object.fromEntries(
      (JSON.parse(shop.read('target/run_results.json')) as RunResults).results.map((result) => [
        result.unique_id,
        result.status,
      ]),
    )

  it('tells people a line a node and a summary, and leaves artifacts of the right shape', async () => {
    const { stdout, stderr } = await shop.ok('build')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/\d+\/\d+ ✓ seed +registry\.orders +3 rows/)
    expect(stdout).toMatch(/✓ table +canonical\.doubled +3 rows/)
    expect(stdout).toMatch(/✓ view +portal\.total/)
    expect(stdout).toMatch(/published p000001-\S+ · \d+ built · \d+ tests passed/)
    expect(stdout).not.toContain('\u001b[')
    const ajv = new Ajv({ strict: false })
    const manifest: unknown = JSON.parse(shop.read('target/manifest.json'))
    expect(ajv.validate(manifestShape, manifest), ajv.errorsText()).toBe(true)
    const results: unknown = JSON.parse(shop.read('target/run_results.json'))
    expect(ajv.validate(runResultsShape, results), ajv.errorsText()).toBe(true)
    expect(statuses()).toMatchObject({
      'seed.shop.orders': 'success',
      'model.shop.doubled': 'success',
      'test.shop.unique_orders_order_id': 'pass',
    })
    expect(shop.read('target/run/models/portal/total.sql')).toContain('"aurora_data"')
  })

  it('gives run_results alone on stdout with --output json, and the rest on stderr', async () => {
    const { stdout, stderr } = await shop.ok('build', '--output', 'json')
    expect(JSON.parse(stdout)).toEqual(JSON.parse(shop.read('target/run_results.json')))
    expect((JSON.parse(stdout) as RunResults).args).toMatchObject({ verb: 'build' })
    expect(stderr).toContain('published p000001')
  })

  it('tells everything as events with --log-format json', async () => {
    const { stdout, stderr } = await shop.ok('build', '--log-format', 'json')
    expect(stderr).toBe('')
    const events = jsonLines(stdout)
    expect([...new Set(events.map((event) => event['type']))].sort()).toEqual([
      'node_finished',
      'node_started',
      'run_finished',
      'run_started',
      'stage',
      'test_finished',
    ])
    expect(events.every((event) => event['at'] === '2026-01-01T00:00:00.000Z')).toBe(true)
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'node_finished',
        nodeId: 'seed.shop.orders',
        status: 'success',
        rows: 3,
      }),
    )
    expect(events.at(-1)).toMatchObject({
      type: 'run_finished',
      status: 'success',
      publicationId: expect.stringContaining('p000001') as string,
    })
  })

  it('keeps data and events apart when both are asked for as JSON', async () => {
    const { stdout, stderr } = await shop.ok('build', '--output', 'json', '--log-format', 'json')
    expect(JSON.parse(stdout)).toHaveProperty('results')
    expect(jsonLines(stderr).at(-1)).toMatchObject({ type: 'run_finished' })
  })

  it('limits itself to seeds as seed, and to models as run', async () => {
    const seeds = await shop.ok('seed')
    expect(seeds.stdout).toContain('registry.orders')
    expect(seeds.stdout).not.toContain('canonical.doubled')
    const models = await shop.ok('run')
    expect(models.stdout).toContain('canonical.doubled')
    expect(models.stdout).not.toMatch(/seed +registry/)
    expect(await shop.query('select verb, status from aurora.runs order by run_id')).toEqual([
      { verb: 'seed', status: 'SUCCESS' },
      { verb: 'run', status: 'SUCCESS' },
    ])
  })

  it('starts nothing new after a failure with --fail-fast, and skips only what depends on it without', async () => {
    shop.write('models/canonical/aside.sql', 'select order_id from {{ref "orders"}}\n')
    shop.write('tests/data/no_orders.sql', 'select order_id from {{ref "doubled"}}\n')
    expect((await shop.run(['build', '--threads', '1'])).code).toBe(1)
    expect(statuses()).toMatchObject({
      'test.shop.no_orders': 'fail',
      'model.shop.total': 'skipped',
      'model.shop.aside': 'success',
    })
    shop.write('tests/data/no_orders.sql', 'select order_id from {{ref "aside"}}\n')
    shop.write('models/portal/last.sql', 'select 1 as n from {{ref "doubled"}}, {{ref "total"}}\n')
    expect((await shop.run(['build', '--threads', '1'])).code).toBe(1)
    expect(statuses()).toMatchObject({ 'test.shop.no_orders': 'fail', 'model.shop.doubled': 'success' })
    expect((await shop.run(['build', '--threads', '1', '--fail-fast'])).stdout).toContain(
      'after the first failure',
    )
    expect(statuses()).toMatchObject({ 'test.shop.no_orders': 'fail', 'model.shop.last': 'skipped' })
  })

  it('takes the values of --vars, and builds again what reads them', async () => {
    shop.write('aurora.yml', `${shop.read('aurora.yml')}vars: { least: 1 }\n`)
    shop.write(
      'models/portal/big.sql',
      'select order_id from {{ref "doubled"}} where amount_native > {{var "least"}}\n',
    )
    await shop.ok('build')
    expect(await shop.query('select order_id from portal.big order by 1')).toHaveLength(2)
    const { stdout } = await shop.ok('build', '--vars', '{least: 15.000000000000000001}')
    expect(stdout).toContain('1 built')
    expect(await shop.query('select order_id from portal.big')).toEqual([{ order_id: 1 }])
  })

  it('warns of deprecated versions, to people and as an event', async () => {
    shop.write('models/canonical/price.sql', 'select 1 as n\n')
    shop.write('models/canonical/price.v2.sql', 'select 2 as n\n')
    shop.write(
      'models/canonical/price.yml',
      'models:\n  - name: price\n    versions:\n      - { v: 1, deprecation_date: 2025-12-31 }\n      - { v: 2 }\n',
    )
    shop.write('models/portal/uses.sql', 'select n from {{ref "price" v=1}}\n')
    expect((await shop.ok('build')).stdout).toMatch(/warning .*models\/portal\/uses\.sql:1:\d+ .*2025-12-31/)
    const [warning] = jsonLines((await shop.ok('build', '--log-format', 'json')).stdout)
    expect(warning).toMatchObject({ type: 'warning', code: 'deprecated' })
    expect((await shop.ok('debug')).stdout).toContain('2025-12-31')
  })

  it('publishes parts when asked to, and says so in its exit code', async () => {
    shop.write('models/portal/broken.sql', 'select cast(\'x\' as integer) as n from {{ref "doubled"}}\n')
    shop.write('models/portal/broken.yml', 'models:\n  - name: broken\n    config: { materialized: table }\n')
    const all = await shop.run(['build'])
    expect(all.code).toBe(1)
    expect(all.stdout).toContain('models/portal/broken.sql:1:')
    expect(all.stdout).toContain('nothing was published')
    const partial = await shop.run(['build', '--publish', 'partial'])
    expect(partial.code).toBe(1)
    expect(partial.stdout).toContain('in part')
    expect((await shop.ok('query', 'select total_native from portal.total', '--output', 'csv')).stdout).toBe(
      'total_native\n31.000000000000000000\n',
    )
  })

  it('keeps the last publication and its copy where a view cannot be read, and names the view', async () => {
    await shop.ok('build')
    shop.write('models/portal/total.sql', 'select cast(note as integer) as n from {{ref "orders"}}\n')
    const { code, stdout } = await shop.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/portal\.total.*cannot be read to its end/)
    expect(existsSync(shop.path('target/run_results.json'))).toBe(true)
    expect((await shop.ok('query', 'select * from portal.total', '--output', 'csv')).stdout).toContain('31.0')
    expect(readdirSync(shop.path('published')).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('makes up for an analysts’ copy that is missing', async () => {
    await shop.ok('build')
    shop.remove('published')
    expect((await shop.ok('build')).stdout).toContain('copied for analysts')
    expect(
      (await shop.ok('query', 'select count(*) as n from registry.orders', '--output', 'csv')).stdout,
    ).toBe('n\n3\n')
    expect((await shop.ok('build')).stdout).not.toContain('copied for analysts')
  })

  it('refuses a model without SQL, or with two statements, at its file', async () => {
    shop.write('models/canonical/empty.sql', '\n')
    shop.write('models/canonical/twice.sql', 'select 1 as n; select 2 as n\n')
    const { code, stdout } = await shop.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toContain('models/canonical/empty.sql: There is no SQL')
    expect(stdout).toContain('models/canonical/twice.sql: One SELECT')
  })

  it('works in folders with blanks and other letters in their names', async () => {
    shop.write(
      'aurora.yml',
      'name: shop\ntargets:\n  dev: { type: duckdb, path: "mein Ordner/größe.duckdb" }\ndefault_target: dev\n',
    )
    shop.write('models/canonical/letters.sql', `select '☃' as "Größe in ☃"\n`)
    await shop.ok('build')
    expect(existsSync(shop.path('mein Ordner/größe.duckdb'))).toBe(true)
    expect((await shop.ok('query', 'select * from canonical.letters', '--output', 'csv')).stdout).toBe(
      'Größe in ☃\n☃\n',
    )
  })

  it('shows live progress on a terminal alone', async () => {
    let text = ''
    const terminal = { isTerminal: true, columns: 60, write: (more: string) => void (text += more) }
    expect((await shop.run(['build'], { stdout: terminal })).code).toBe(0)
    expect(text).toContain('\r\u001b[2K  running ')
  })
})
