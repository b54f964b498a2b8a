import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { TestProject } from '../../support/test-project.js'
import { jsonLines, newShop } from './shop.js'

describe('keeping it running', () => {
  let shop: TestProject

  beforeEach(async () => {
    shop = newShop()
    await shop.ok('build')
  })

  afterEach(() => shop.dispose())

  async function execute(sql: string): Promise<void> {
    const engine = await openDuckdb({ path: shop.path('shop.duckdb') })
    try {
      await engine.withSession((session) => session.execute(sql))
    } finally {
      await engine.close()
    }
  }

  describe('with migrate', () => {
    it('goes down and up again, and says where it stands', async () => {
      const names = ['0001_runner_tables', '0002_landed_tables', '0003_finance_tables', '0004_statement_life']
      const states = async (): Promise<string[]> =>
        (await shop.ok('migrate', 'status')).stdout
          .trim()
          .split('\n')
          .map((line) => line.replace(/ +/, ' ').replace(/ \d{4}-.*/, ''))
      expect(await states()).toEqual(names.map((name) => `${name} applied`))
      expect((await shop.ok('migrate', 'down', '--steps', '3')).stdout).toBe(
        'Undid 0004_statement_life, 0003_finance_tables, 0002_landed_tables.\n',
      )
      expect(await states()).toEqual([
        '0001_runner_tables applied',
        '0002_landed_tables pending',
        '0003_finance_tables pending',
        '0004_statement_life pending',
      ])
      const debug = await shop.run(['debug'])
      expect(debug.code).toBe(1)
      expect(debug.stderr).toContain('aurora migrate up')
      expect((await shop.ok('migrate', 'up')).stdout).toContain('0003_finance_tables')
      expect((await shop.ok('migrate', 'up')).stdout).toBe('Nothing is pending.\n')
    })

    it('refuses to go down while finance holds rows', async () => {
      await execute(
        `insert into finance.frozen_inputs (statement_id, relation, row_key, row_hash, payload_id, response_hash) values (uuid(), 'computation.validator_pnl', 'a|b', 'hash', null, null)`,
      )
      const { code, stderr } = await shop.run(['migrate', 'down'])
      expect(code).not.toBe(0)
      expect(stderr).toContain('finance.frozen_inputs (1)')
      expect(await shop.query('select count(*) as n from finance.frozen_inputs')).toEqual([{ n: '1' }])
    })
  })

  describe('with debug', () => {
    it('says that all is well', async () => {
      const { stdout } = await shop.ok('debug')
      for (const name of [
        'aurora',
        'node',
        'project',
        'graph',
        'target',
        'engine',
        'migrations',
        'published',
      ])
        expect(stdout).toMatch(new RegExp(`^ok {2}${name} `, 'm'))
      expect(stdout).toContain('p000001')
    })

    it('says it in JSON lines to those who read JSON', async () => {
      const { stdout } = await shop.ok('debug', '--log-format', 'json')
      expect(jsonLines(stdout).every((event) => event['type'] === 'info')).toBe(true)
    })

    it('says what is wrong', async () => {
      shop.write('models/portal/total.sql', 'select * from {{ref "nothing"}}\n')
      const { code, stdout, stderr } = await shop.run(['debug'])
      expect(code).toBe(2)
      expect(stdout).toContain('ok  project')
      expect(stderr).toContain('models/portal/total.sql:1:')
    })
  })

  describe('with clean', () => {
    it('takes away what can be made again and keeps all that counts', async () => {
      shop.write('published/p000000-other.duckdb.tmp', 'left by a killed copy')
      await execute('create table aurora_data.left_over as select 1 as n')
      const { stdout } = await shop.ok('clean')
      expect(stdout).toContain('Dropped 1 unpublished relation\n')
      expect(existsSync(shop.path('target'))).toBe(false)
      expect(existsSync(shop.path('published/p000000-other.duckdb.tmp'))).toBe(false)
      expect(await shop.query('select count(*) as n from canonical.doubled')).toEqual([{ n: '3' }])
      expect(await shop.query('select count(*) as n from aurora.publications')).toEqual([{ n: '1' }])
      expect(
        (await shop.ok('query', 'select total_native from portal.total', '--output', 'csv')).stdout,
      ).toContain('31.0')
      for (const file of ['aurora.yml', 'models/canonical/doubled.sql', 'seeds/registry/orders.csv'])
        expect(existsSync(shop.path(file))).toBe(true)
      expect((await shop.ok('build')).stdout).toContain('nothing changed')
    })

    it('copies the file without a loss with --compact', async () => {
      await execute('create table finance.wide as select range as n, hash(range) as h from range(200000)')
      await execute('drop table finance.wide')
      const { stdout } = await shop.ok('clean', '--compact')
      const [, before, after] = /: (\d+) to (\d+) bytes/.exec(stdout) ?? []
      expect(Number(after)).toBeLessThan(Number(before))
      expect(await shop.query('select total_native from portal.total')).toEqual([
        { total_native: '31.000000000000000000' },
      ])
      expect(await shop.query('select count(*) as n from aurora.runs')).toEqual([{ n: '1' }])
      expect((await shop.ok('build')).stdout).toContain('nothing changed')
    })
  })
})
