import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StatementProxy } from '../../support/postgres/proxy.js'
import { noSmallDisk, startPrivateServer } from '../../support/postgres/private-server.js'
import type { PrivateServer } from '../../support/postgres/private-server.js'
import { onServer } from '../../support/postgres/test-database.js'
import { untilNobodyWrites } from '../../support/killed-process.js'
import { PricedShop, noOrphans } from './priced-shop.js'

const asAuroraWants = `template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`

describe('a build on a server in trouble', () => {
  let server: PrivateServer

  beforeAll(async () => {
    server = await startPrivateServer()
  })

  afterAll(() => server.stop())

  async function createDatabase(name: string, options: string): Promise<string> {
    await onServer(`create database ${name} ${options}`, server.url)
    const url = new URL(server.url)
    url.pathname = `/${name}`
    return url.href
  }

  it.each([
    { phase: 'staging', before: ['create table .*doubled_'] },
    { phase: 'publishing', before: ['insert into "aurora"."publications"', 'commit\0'] },
  ])('whose process is killed while $phase leaves readers what they had', async ({ phase, before }) => {
    const url = await createDatabase(phase, asAuroraWants)
    const proxy = await StatementProxy.before(url)
    const shop = await PricedShop.onServer(proxy.url)
    shop.raisePrice()
    // The server then ends all others and starts again, for it cannot know what the killed one did to their memory.
    proxy.at(before, (backend) => void process.kill(backend, 'SIGKILL'))
    const { code, stdout, stderr } = await shop.project.run(['build'])
    expect(proxy.isWaiting).toBe(false)
    expect(code).toBe(1)
    expect(stdout + stderr).toMatch(/connection to postgresql:.* was lost/)
    expect(stdout + stderr).not.toContain('defect of Aurora')
    await untilNobodyWrites(shop.project)
    expect(await shop.priceForReaders()).toBe(shop.price - 1)
    await shop.build()
    expect(await shop.priceForReaders()).toBe(shop.price)
    expect(await shop.orphans()).toEqual(noOrphans)
  })

  it('whose disk is full while staging says so, and leaves readers what they had', async ({ skip }) => {
    skip(noSmallDisk !== undefined, noSmallDisk)
    await onServer(`create tablespace small location '${server.smallDisk ?? ''}'`, server.url)
    const shop = await PricedShop.onServer(await createDatabase('small', `${asAuroraWants} tablespace small`))
    const large = 'models/canonical/large.sql'
    shop.project.write(
      large,
      `{{config materialized="table"}}
select i as n, md5(cast(i as text)) as digest from generate_series(1, 1000000) as numbers (i)\n`,
    )
    shop.raisePrice()
    const { code, stdout } = await shop.project.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/canonical\.large .*No space left on device/)
    expect(stdout).toContain('Make room where the warehouse is')
    expect(await shop.priceForReaders()).toBe(shop.price - 1)
    shop.project.remove(large)
    await shop.build()
    expect(await shop.priceForReaders()).toBe(shop.price)
    expect(await shop.orphans()).toEqual(noOrphans)
  })
})
