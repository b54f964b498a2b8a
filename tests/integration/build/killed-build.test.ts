import { expect } from 'vitest'
import type { Dialect } from '../../../src/engine/engine.js'
import { randomOf } from '../../../src/sample/random.js'
import { killAt } from '../../support/killed-process.js'
import type { KillPoint } from '../../support/killed-process.js'
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

const phases: readonly Phase[] = [
  { name: 'planned', before: ['insert into "aurora"."runs"'], leaves: 'old' },
  { name: 'staging a seed', before: ['copy .*orders_'], leaves: 'old' },
  { name: 'staging a table', before: ['create table .*doubled_'], leaves: 'old' },
  { name: 'testing', before: ['failures_0[^]*"orders_'], leaves: 'old' },
  { name: 'sealing', before: ['sha256[^]*"orders_'], leaves: 'old' },
  { name: 'about to commit', before: [published, commit], leaves: 'old' },
  { name: 'committed', before: [published, commit, '.'], leaves: 'new' },
  { name: 'dropping old tables', before: [published, commit, 'drop TABLE'], leaves: 'new' },
  { name: 'copying for analysts', before: ['create table aurora_snapshot'], leaves: 'new', only: 'duckdb' },
]

/** More of them to search with: AURORA_KILLS=50. */
const randomKills = Number(process.env['AURORA_KILLS'] ?? '1')
/** Some more than a build of the shop takes: a few of them come to their end. */
const mostStatements = 150

async function kill(shop: PricedShop, point: KillPoint): Promise<boolean> {
  const isKilled = await killAt(shop.project.root, ['build', '--threads', '1'], point)
  await shop.untilNobodyWrites()
  return isKilled
}

itOnEngines(
  'a build that is killed in any of its phases leaves readers a whole publication, and the next one all in order',
  async ({ dialect }) => {
    const shop = await PricedShop.onEngine()
    for (const { name, before, leaves } of phases.filter(({ only = dialect }) => only === dialect)) {
      shop.raisePrice()
      expect(await kill(shop, { before }), name).toBe(true)
      expect(await shop.priceForReaders(), name).toBe(leaves === 'new' ? shop.price : shop.price - 1)
      await shop.build()
      expect(await shop.priceForReaders(), name).toBe(shop.price)
      expect(await shop.orphans(), name).toEqual(noOrphans)
    }
  },
  240_000,
)

itOnEngines(
  'a build that is killed before whichever statement leaves readers a whole publication, and the next one all in order',
  async ({ dialect }) => {
    const shop = await PricedShop.onEngine()
    const random = randomOf(`kill ${dialect}`)
    for (let round = 0; round < randomKills; round += 1) {
      const number = random.between(1, mostStatements)
      shop.raisePrice()
      await kill(shop, { number })
      expect([shop.price - 1, shop.price], `statement ${number}`).toContain(await shop.priceForReaders())
      await shop.build()
      expect(await shop.priceForReaders(), `statement ${number}`).toBe(shop.price)
      expect(await shop.orphans(), `statement ${number}`).toEqual(noOrphans)
    }
  },
  60_000 + randomKills * 20_000,
)
