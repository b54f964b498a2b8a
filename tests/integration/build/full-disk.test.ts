import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PricedShop, noOrphans } from './priced-shop.js'

const aurora = join(import.meta.dirname, '../../../bin/aurora.js')

/** Blocks of 512 bytes that a file may have: some more than the shop needs. */
const mostBlocks = 12_288

// That of a server is filled in server-trouble.test.ts.
it('a build whose disk is full says so, and leaves readers what they had, on DuckDB', async ({ skip }) => {
  skip(process.platform === 'win32', 'Windows limits no files')
  const shop = await PricedShop.onDuckdb()
  const large = 'models/canonical/large.sql'
  shop.project.write(
    large,
    `{{config materialized="table"}}\nselect i as n, md5(cast(i as varchar)) as digest from range(300000) as numbers (i)\n`,
  )
  shop.raisePrice()
  const { status, stdout } = spawnSync(
    'sh',
    ['-c', `ulimit -f ${mostBlocks}; exec "$@"`, 'sh', process.execPath, aurora, 'build'],
    { cwd: shop.project.root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  expect(status).toBe(1)
  expect(stdout).toMatch(/canonical\.large .*(File too large|No space left on device)/)
  expect(stdout).toContain('Make room where the warehouse is')
  expect(await shop.priceForReaders()).toBe(shop.price - 1)
  shop.project.remove(large)
  await shop.build()
  expect(await shop.priceForReaders()).toBe(shop.price)
  expect(await shop.orphans()).toEqual(noOrphans)
})
