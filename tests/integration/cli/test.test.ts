import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { jsonLines, newShop } from './shop.js'

/** Tests that come after the build: what is published stays as it is whatever they say. */
describe('aurora test', () => {
  let shop: TestProject

  beforeEach(async () => {
    shop = newShop()
    await shop.ok('build')
  })

  afterEach(() => shop.dispose())

  const doubledTests = (tests: string): void =>
    shop.write('models/canonical/doubled.yml', `models:\n  - name: doubled\n    tests:\n${tests}`)

  it('passes, and counts', async () => {
    const { stdout } = await shop.ok('test')
    expect(stdout).toMatch(/passed · \d+ tests passed/)
    expect(await shop.query(`select status from aurora.runs where verb = 'test'`)).toEqual([
      { status: 'SUCCESS' },
    ])
  })

  it('fails with the rows that fail, keeps them, and leaves what is published alone', async () => {
    shop.write(
      'tests/data/small.sql',
      'select order_id, amount_native from {{ref "doubled"}} where order_id > 1\n',
    )
    const { code, stdout } = await shop.run(['test'])
    expect(code).toBe(1)
    expect(stdout).toContain('fail small 2 failures')
    expect(stdout).toContain('tests/data/small.sql')
    expect(stdout).toContain('{"order_id":2,"amount_native":"10.000000000000000000"}')
    expect(stdout).toContain('failed · ')
    const [command] = /select row_json from aurora\.failures [^"]*/.exec(stdout) ?? ['']
    expect(await shop.query(`${command} order by 1`)).toEqual([
      { row_json: '{"order_id":2,"amount_native":"10.000000000000000000"}' },
      { row_json: '{"order_id":3,"amount_native":"0.000000000000000000"}' },
    ])
    expect(await shop.query('select count(*) as n from canonical.doubled')).toEqual([{ n: '3' }])
  })

  it('heeds severity, where, limit, thresholds and store_failures', async () => {
    doubledTests(`      - row_count: { equals: 0, severity: warn, name: told_only }
      - expression: { expression: amount_native > 0, where: order_id < 3, name: all_but_the_last }
      - expression: { expression: amount_native > 1000, limit: 1, name: one_row_kept }
      - expression: { expression: amount_native > 1000, store_failures: false, name: nothing_kept }
      - expression: { expression: amount_native > 1000, error_if: "> 5", warn_if: "> 1", name: few }
`)
    const { code, stdout } = await shop.run(['test'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/warn told_only/)
    expect(stdout).not.toContain('all_but_the_last')
    expect(stdout).toMatch(/fail one_row_kept 3 failures/)
    expect(stdout).toMatch(/fail nothing_kept 3 failures/)
    expect(stdout).toMatch(/warn few 3 failures/)
    expect(stdout).toContain('2 failed · 2 warned')
    expect(
      await shop.query('select test_id, count(*) as n from aurora.failures group by all order by 1'),
    ).toEqual([
      { test_id: 'test.shop.few', n: '3' },
      { test_id: 'test.shop.one_row_kept', n: '1' },
      { test_id: 'test.shop.told_only', n: expect.any(String) as string },
    ])
    const warned = await shop.run(['test', '--select', 'told_only', 'few'])
    expect(warned.code).toBe(0)
  })

  it('is narrowed by name, by type and by node', async () => {
    shop.write('tests/data/never.sql', 'select * from {{ref "doubled"}} where false\n')
    const count = async (...select: string[]): Promise<string> => {
      const { stdout } = await shop.ok('test', '--select', ...select)
      return /(\d+) tests? passed/.exec(stdout)?.[1] ?? ''
    }
    expect(await count('never')).toBe('1')
    expect(await count('test_type:singular')).toBe('1')
    expect(await count('doubled')).toBe('1')
    expect(await count('unique_orders_order_id')).toBe('1')
    expect((await shop.run(['test', '--select', 'nothing'])).code).toBe(2)
  })

  it('runs generic tests of the project’s own', async () => {
    shop.write(
      'tests/generic/at_most.sql',
      '{{!-- most: expr, the greatest value --}}\nselect * from {{model}} where {{column}} > {{most}}\n',
    )
    shop.write(
      'models/canonical/doubled.yml',
      'models:\n  - name: doubled\n    columns:\n      - name: amount_native\n        tests: [at_most: { most: 20 }]\n',
    )
    const { code, stdout } = await shop.run(['test'])
    expect(code).toBe(1)
    expect(stdout).toContain('{"order_id":1,"amount_native":"21.000000000000000000"}')
    expect(stdout).toContain('models/canonical/doubled.yml:5')
  })

  it('takes the options of a singular test from its file and from YAML', async () => {
    shop.write('tests/data/inline.sql', '{{config severity="warn"}}\nselect 1 as n from {{ref "doubled"}}\n')
    shop.write('tests/data/beside.sql', 'select 1 as n from {{ref "doubled"}}\n')
    shop.write('tests/data/options.yml', 'tests:\n  - { name: beside, severity: warn }\n')
    const { code, stdout } = await shop.run(['test'])
    expect(stdout).toMatch(/warn inline/)
    expect(stdout).toMatch(/warn beside/)
    expect(code).toBe(0)
  })

  it('says at which place a test’s SQL is wrong', async () => {
    shop.write('tests/data/broken.sql', 'select order_id,\n  nothing\nfrom {{ref "doubled"}}\n')
    const { code, stdout } = await shop.run(['test'])
    expect(code).toBe(1)
    expect(stdout).toContain('error broken')
    expect(stdout).toContain('tests/data/broken.sql:2:3')
  })

  it('tells of models that break a check, to people and as events', async () => {
    shop.write(
      'models/canonical/doubled.sql',
      'select order_id, random() as amount_native from {{ref "orders"}}\n',
    )
    const { code, stdout } = await shop.run(['test'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/error canonical\.doubled\n +models\/canonical\/doubled\.sql:1:\d+: .*random/)
    const events = jsonLines((await shop.run(['test', '--log-format', 'json'])).stdout)
    expect(events[0]).toMatchObject({ type: 'run_started', verb: 'test' })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'node_finished', nodeId: 'model.shop.doubled', status: 'error' }),
    )
    expect(events.at(-1)).toMatchObject({ type: 'run_finished', status: 'failed' })
  })

  it('gives run_results alone on stdout with --output json', async () => {
    shop.write('tests/data/small.sql', 'select order_id from {{ref "doubled"}}\n')
    const { code, stdout, stderr } = await shop.run(['test', '--output', 'json'])
    expect(code).toBe(1)
    const { results } = JSON.parse(stdout) as { results: { unique_id: string; status: string }[] }
    expect(results.find(({ unique_id }) => unique_id === 'test.shop.small')).toMatchObject({
      status: 'fail',
      failures: 3,
    })
    expect(stderr).toContain('fail small 3 failures')
  })

  it('counts tests of what is not published yet as skipped', async () => {
    shop.write('models/portal/later.sql', 'select 1 as n\n')
    shop.write('tests/data/of_later.sql', 'select n from {{ref "later"}}\n')
    const { stdout } = await shop.ok('test')
    expect(stdout).toContain('1 skipped: not published yet')
  })
})
