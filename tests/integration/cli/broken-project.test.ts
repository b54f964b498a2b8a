import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { jsonLines, newShop } from './shop.js'

describe('a broken project', () => {
  let shop: TestProject

  beforeEach(() => {
    shop = newShop()
  })

  afterEach(() => shop.dispose())

  it('has all its mistakes told together, each at file, line and column', async () => {
    shop.write('models/canonical/doubled.yml', 'models:\n  - name: doubled\n    cofig: {}\n')
    shop.write('models/portal/total.yml', 'models:\n  - name: totl\n')
    shop.write('seeds/registry/orders.csv', 'order_id,amount_native,note\none,1,\n2,1e3,\n')
    const { code, stdout, stderr } = await shop.run(['build'])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(
      /models\/canonical\/doubled\.yml:3:5\n.*unknown key "cofig".*\n.*Did you mean "config"/,
    )
    expect(stderr).toContain('models/portal/total.yml:2:11')
    expect(stderr).toContain('seeds/registry/orders.csv:2:1 row 1')
    expect(stderr).toContain('seeds/registry/orders.csv:3:1 row 2')
    expect(stderr).toContain('4 errors')
    const records = jsonLines((await shop.run(['build', '--log-format', 'json'])).stderr)
    expect(records).toHaveLength(4)
    expect(records[0]).toMatchObject({
      type: 'error',
      code: 'unknown_key',
      where: { file: 'models/canonical/doubled.yml', line: 3, column: 5 },
    })
  })

  it('has all its mistakes in templates told together', async () => {
    shop.write('models/canonical/doubled.sql', 'select *\nfrom {{ref "ordrs"}}\n')
    shop.write('models/portal/total.sql', 'select {{var "x"}} from {{source "a" "b"}}\n')
    const { code, stderr } = await shop.run(['ls'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/models\/canonical\/doubled\.sql:2:\d+\n.*"ordrs".*\n.*Did you mean "orders"/)
    expect(stderr).toMatch(/models\/portal\/total\.sql:1:\d+\n.*var "x"/)
    expect(stderr).toMatch(/models\/portal\/total\.sql:1:\d+\n.*"a"/)
  })

  it.each([
    ['', 'key "name" is missing'],
    ['name: [shop\n', 'aurora.yml:2:1'],
    ['- a\n- b\n', 'must be a map'],
    ['name: shop\nname: shop\n', 'second time'],
  ])('whose aurora.yml is %j is explained', async (text, message) => {
    shop.write('aurora.yml', text)
    const { code, stderr } = await shop.run(['ls'])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })

  it.each([
    ['models/canonical/größe.sql', 'select 1 as n', 'a model is a file'],
    ['models/canonical/with space.sql', 'select 1 as n', 'a model is a file'],
    ['models/top.sql', 'select 1 as n', 'has no schema'],
    ['models/canonical/orders.sql', 'select 1 as n', 'has the name of the seed'],
    ['models/canonical/binary.sql', '\u0000', 'models/canonical/binary.sql'],
  ])('with the file %s is explained', async (path, text, message) => {
    shop.write(path, text)
    const { code, stderr } = await shop.run(['ls'])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })

  it('with a file that is not UTF-8, or a link that leads nowhere, is explained', async () => {
    writeFileSync(shop.path('models/canonical/latin.sql'), Buffer.from([0x73, 0xe9]))
    const latin = await shop.run(['ls'])
    expect(latin).toMatchObject({ code: 2 })
    expect(latin.stderr).toContain('not UTF-8')
    rmSync(shop.path('models/canonical/latin.sql'))
    symlinkSync('nowhere', shop.path('models/canonical/link.sql'))
    const dangling = await shop.run(['ls'])
    expect(dangling.code).not.toBe(0)
    expect(dangling.stderr).toContain('link.sql')
    expect(dangling.stderr).not.toContain('    at ')
  })
})

describe('a project that cannot be written', () => {
  let shop: TestProject

  beforeEach(() => {
    shop = newShop()
    shop.write('target', 'a file where the folder should be')
  })

  afterEach(() => shop.dispose())

  it('can still be looked at', async () => {
    expect((await shop.ok('ls', '--select', 'total')).stdout).toBe('model:total\n')
  })

  it('is told what could not be written, without a stack', async () => {
    const { code, stderr } = await shop.run(['compile'])
    expect(code).toBe(1)
    expect(stderr).toContain(shop.path('target'))
    expect(stderr).toContain('not a folder')
    expect(stderr).not.toContain('    at ')
  })

  it('is not built at all', async () => {
    const { code, stderr } = await shop.run(['build'])
    expect(code).toBe(1)
    expect(stderr).toContain(shop.path('target'))
    shop.remove('target')
    expect((await shop.run(['query', 'select 1'])).stderr).toContain('Nothing has been published yet')
  })

  it.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['another file', (path: string) => writeFileSync(path, 'mine')],
  ])('as its database path is %s, is left as it was', async (_, make) => {
    shop.remove('target')
    make(shop.path('shop.duckdb'))
    const { code, stderr } = await shop.run(['build'])
    expect(code).toBe(2)
    expect(stderr).toContain(shop.path('shop.duckdb'))
    expect(stderr).not.toContain('    at ')
  })
})
