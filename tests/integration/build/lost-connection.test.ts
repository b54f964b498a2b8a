import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { onServer, temporaryDatabase } from '../../support/postgres/test-database.js'
import { StatementProxy } from '../../support/postgres/proxy.js'
import { TestProject } from '../../support/test-project.js'
import type { CommandResult } from '../../support/test-project.js'
import { untilNobodyWrites } from '../../support/killed-process.js'
import { PricedShop, noOrphans } from './priced-shop.js'

const repository = join(import.meta.dirname, '../../..')

const published = 'insert into "aurora"."publications"'
const commit = 'commit\0'

const phases = [
  { name: 'planning', before: ['insert into "aurora"."runs"'], leaves: 'old' },
  { name: 'staging a seed', before: ['copy .*orders_'], leaves: 'old' },
  { name: 'staging a table', before: ['create table .*doubled_'], leaves: 'old' },
  { name: 'testing', before: ['failures_0[^]*"orders_'], leaves: 'old' },
  { name: 'sealing', before: ['sha256[^]*"orders_'], leaves: 'old' },
  { name: 'about to commit', before: [published, commit], leaves: 'old' },
  { name: 'recording the end', before: [published, 'copy "aurora"."results"'], leaves: 'new' },
] as const

async function shopBehindProxy(): Promise<{ shop: PricedShop; proxy: StatementProxy; url: string }> {
  const { url } = await temporaryDatabase()
  const proxy = await StatementProxy.before(url)
  return { shop: await PricedShop.onServer(proxy.url), proxy, url }
}

/** Waits until it has ended. */
const end = (backend: number, url: string): Promise<void> =>
  onServer(`select pg_terminate_backend(${backend}, 10000)`, url)

/** All that a command said; what a defect would say is not among it. */
function told({ stdout, stderr }: CommandResult, name?: string): string {
  const text = stdout + stderr
  expect(text, name).not.toMatch(/defect of Aurora|^ +at .*:\d+:\d+\)?$/m)
  return text
}

it('a load that loses its connection says so, and is completed by loading again', async () => {
  const { url } = await temporaryDatabase()
  const proxy = await StatementProxy.before(url)
  const project = new TestProject({
    'aurora.yml': `name: landing\ntargets:\n  dev: { type: postgres, url: "${proxy.url}" }\ndefault_target: dev\n`,
  })
  onTestFinished(() => project.dispose())
  cpSync(join(repository, 'sources'), project.path('sources'), { recursive: true })
  const answer = join(repository, 'tests/fixtures/landing/earnings_epoch900.csv')
  const load =
    `load ${answer} --provider doublezero --endpoint earnings --chain solana-mainnet --period 900`.split(' ')
  proxy.at(['insert into staging.staging_payloads'], () => proxy.cut())
  const result = await project.run(load)
  expect(result.code).toBe(1)
  expect(told(result)).toMatch(/connection to postgresql:.* was lost/)
  await untilNobodyWrites(project)
  expect(await project.query('select count(*) as n from staging.staging_payloads')).toEqual([{ n: '0' }])
  expect((await project.ok(...load)).stdout).toContain('1 new')
})

describe('a build on a server', () => {
  it('whose process there is ended in any phase says so, publishes nothing by halves, and is done again', async () => {
    const { shop, proxy, url } = await shopBehindProxy()
    for (const { name, before, leaves } of phases) {
      shop.raisePrice()
      proxy.at(before, (backend) => end(backend, url))
      const result = await shop.project.run(['build', '--threads', '1'])
      expect(proxy.isWaiting, name).toBe(false)
      expect(result.code, name).toBe(1)
      expect(told(result, name), name).toMatch(/[Tt]he connection to postgresql:.* was lost/)
      expect(await shop.priceForReaders(), name).toBe(leaves === 'new' ? shop.price : shop.price - 1)
      await shop.build()
      expect(await shop.priceForReaders(), name).toBe(shop.price)
      expect(await shop.orphans(), name).toEqual(noOrphans)
    }
  }, 120_000)

  it('whose process there is ended while it drops old tables has done all that counts', async () => {
    const { shop, proxy, url } = await shopBehindProxy()
    shop.raisePrice()
    proxy.at([published, commit, 'drop TABLE'], (backend) => end(backend, url))
    const { stdout } = await shop.build()
    expect(stdout).toMatch(
      /warning What run .* is left to the next one: The connection to postgresql:.* was lost/,
    )
    expect(await shop.priceForReaders()).toBe(shop.price)
    shop.raisePrice()
    await shop.build()
    expect(await shop.orphans()).toEqual(noOrphans)
  })

  it('that loses all its connections at once stops, and tells of the lock that went with them', async () => {
    const { shop, proxy } = await shopBehindProxy()
    shop.project.write('models/canonical/sum.sql', 'select sum(amount_native) as s from {{ref "orders"}}\n')
    shop.raisePrice()
    proxy.at(['create table .*doubled_'], () => proxy.cut())
    const result = await shop.project.run(['build', '--threads', '1'])
    expect(result.code).toBe(1)
    const text = told(result)
    expect(text).toMatch(/connection to postgresql:.* was lost/)
    expect(text).toContain('since canonical.doubled could not go on')
    await untilNobodyWrites(shop.project)
    expect(await shop.priceForReaders()).toBe(shop.price - 1)
    await shop.build()
    expect(await shop.priceForReaders()).toBe(shop.price)
    expect(await shop.orphans()).toEqual(noOrphans)
  })

  it('whose server is gone for good says what went wrong first, and that nobody could write it down', async () => {
    const { shop, proxy } = await shopBehindProxy()
    shop.raisePrice()
    proxy.at(['create table .*doubled_'], () => proxy.down())
    const result = await shop.project.run(['build', '--log-format', 'json'])
    expect(result.code).toBe(1)
    expect(told(result)).toMatch(/"code":"run_not_recorded"/)
    const later = await shop.project.run(['build'])
    expect(later.code).toBe(1)
    expect(told(later)).toContain('No PostgreSQL server answers')
    proxy.up()
    await untilNobodyWrites(shop.project)
    expect(await shop.priceForReaders()).toBe(shop.price - 1)
    expect((await shop.build()).stdout).toContain('was interrupted')
    expect(await shop.priceForReaders()).toBe(shop.price)
    expect(await shop.orphans()).toEqual(noOrphans)
  })

  it('that does not hear whether it published says so, and the next one knows', async () => {
    const { shop, proxy } = await shopBehindProxy()
    shop.raisePrice()
    proxy.at([published, commit], () => proxy.cut(), 'answered')
    const result = await shop.project.run(['build'])
    expect(result.code).toBe(1)
    expect(told(result)).toContain('Whether the new publication stands is not known')
    await untilNobodyWrites(shop.project)
    expect(await shop.priceForReaders()).toBe(shop.price)
    expect((await shop.build()).stdout).toContain('nothing changed')
    expect(await shop.orphans()).toEqual(noOrphans)
  })
})
