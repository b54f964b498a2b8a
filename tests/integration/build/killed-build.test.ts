import { expect } from 'vitest'
import type { Dialect } from '../../../src/engine/engine.js'
import { randomOf } from '../../../src/sample/random.js'
import { killAt } from '../../support/killed-process.js'
import { itOnEngines } from '../../support/test-engines.js'
import { PricedShop, noOrphans } from './priced-shop.js'

const published = 'insert into "aurora"."publications"'
const commit = 'commit$'

interface Phase {
  readonly name: string
  readonly before: readonly string[]
  /** What readers see afterwards: what the killed build was about to publish, or what was there before it. */
  readonly leaves: 'old' | 'new'
  readonly only?: Dialect
}

/** Those of one group are killed one after the other, each on what the last left; then a build comes to its end. */
const groups: readonly (readonly Phase[])[] = [
  [
    { name: 'planned', before: ['insert into "aurora"."runs"'], leaves: 'old' },
    { name: 'staging a seed', before: ['copy .*orders_'], leaves: 'old' },
    { name: 'staging a table', before: ['create table .*doubled_'], leaves: 'old' },
  ],
  [
    { name: 'testing', before: ['failures_0[^]*"orders_'], leaves: 'old' },
    { name: 'sealing', before: ['sha256[^]*"orders_'], leaves: 'old' },
    { name: 'about to commit', before: [published, commit], leaves: 'old' },
  ],
  [{ name: 'committed', before: [published, commit, '.'], leaves: 'new' }],
  [{ name: 'dropping old tables', before: [published, commit, 'drop TABLE'], leaves: 'new' }],
  [{ name: 'copying for analysts', before: ['create table aurora_snapshot'], leaves: 'new', only: 'duckdb' }],
]

/** One node after the other, so that statements have an order. */
const argv = ['build', '--threads', '1']

/** Places to search besides, each before some statement of a build or none: AURORA_KILLS=50. */
const moreKills = Number(process.env['AURORA_KILLS'] ?? '0')
const mostStatements = 150

itOnEngines(
  'a build that is killed in any of its phases leaves readers a whole publication, and the next one all in order',
  async ({ dialect }) => {
    const shop = await PricedShop.onEngine()
    const afterwards = async (name: string): Promise<void> => {
      await shop.build()
      expect(await shop.priceForReaders(), name).toBe(shop.price)
      expect(await shop.orphans(), name).toEqual(noOrphans)
    }
    const onEngine = groups.map((group) => group.filter(({ only = dialect }) => only === dialect))
    for (const group of onEngine.filter(({ length }) => length > 0)) {
      const old = shop.price
      for (const { name, before, leaves } of group) {
        shop.raisePrice()
        expect(await killAt(shop.project, argv, { before }), name).toBe(true)
        expect(await shop.priceForReaders(), name).toBe(leaves === 'new' ? shop.price : old)
      }
      await afterwards(String(group.at(-1)?.name))
    }
    const random = randomOf(`kill ${dialect}`)
    for (let kill = 0; kill < moreKills; kill += 1) {
      const number = random.between(1, mostStatements)
      shop.raisePrice()
      await killAt(shop.project, argv, { number })
      expect([shop.price - 1, shop.price], `statement ${number}`).toContain(await shop.priceForReaders())
      await afterwards(`statement ${number}`)
    }
  },
  240_000 + moreKills * 20_000,
)
