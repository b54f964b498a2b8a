import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { newShop } from './shop.js'

const password = 'p4ss/wörd+"x"'
const token = 'tok-83b1d0f2e7'
const encodedToken = Buffer.from(token).toString('base64')

describe('a secret of the environment', () => {
  let shop: TestProject

  beforeEach(() => {
    shop = newShop({
      'aurora.yml': `name: shop
targets:
  dev: { type: duckdb, path: shop.duckdb }
  server: { type: postgres, host: localhost, user: me, password: { env: SERVER_PASSWORD } }
default_target: dev
`,
      'sources/quotes.yml': `provider: quotes
headers: { authorization: { env: QUOTES_TOKEN } }
endpoints:
  - { endpoint: prices, data_type: PRICE, finality: ON_PUBLICATION }
`,
      // Put together by the engine, so that no file of the project holds it.
      'tests/data/leak.sql': `select '${token.slice(0, 5)}' || '${token.slice(5)}' as leaked, order_id from {{ref "doubled"}}\n`,
    })
    shop.env['SERVER_PASSWORD'] = password
    shop.env['QUOTES_TOKEN'] = token
  })

  afterEach(() => shop.dispose())

  it('is in no output, no artifact and no table', async () => {
    let told = ''
    const run = async (...argv: string[]): Promise<void> => {
      const { stdout, stderr } = await shop.run(argv)
      told += stdout + stderr
    }
    await run('build')
    await run('build', '--exclude', 'leak')
    await run('test')
    await run('test', '--log-format', 'json', '--output', 'json')
    await run('build', '--select', 'doubled', token, encodedToken)
    await run('compile', '--output', 'json')
    await run('debug')
    await run('ls', '--target', 'server')
    await run('query', `select '${token}' as a, '${encodeURIComponent(password)}' as b, nothing`)
    await run('query', `select '${token}' as a, base64('${token}'::blob) as b`, '--output', 'csv')
    await run('show', token)
    expect(told).toContain('leak 3 failures')
    expect(told).toContain('[redacted]')
    expect(secretsIn(told)).toEqual([])
    expect(
      (await shop.query('select row_json from aurora.failures')).every(({ row_json }) =>
        String(row_json).includes('[redacted]'),
      ),
    ).toBe(true)
    const [argumentsOf] = await shop.query(
      `select arguments from aurora.runs where arguments::varchar like '%doubled%'`,
    )
    expect(argumentsOf?.['arguments']).toContain('[redacted]')
    const leaking = filesOf(shop.root).filter((file) => secretsIn(readFileSync(file)).length > 0)
    expect(leaking).toEqual([])
  })
})

function secretsIn(text: string | Buffer): readonly string[] {
  return [
    token,
    encodedToken,
    password,
    encodeURIComponent(password),
    JSON.stringify(password).slice(1, -1),
  ].filter((secret) => text.includes(secret))
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}
