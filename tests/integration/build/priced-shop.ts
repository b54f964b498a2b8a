import { existsSync, readdirSync } from 'node:fs'
import { expect, onTestFinished } from 'vitest'
import { temporaryDatabase } from '../../support/postgres/test-database.js'
import { engineUnderTest } from '../../support/test-engines.js'
import type { CommandResult } from '../../support/test-project.js'
import { TestProject } from '../../support/test-project.js'
import { shopFiles } from '../cli/shop.js'

/** A shop in which three relations depend on one price, so that half a publication would show. */
export class PricedShop {
  readonly project: TestProject
  /** What the files say; what readers see after the next build. */
  price = 0

  private constructor(project: TestProject) {
    this.project = project
    onTestFinished(() => project.dispose())
  }

  /** Built once, on the engine of the test that runs. */
  static async onEngine(): Promise<PricedShop> {
    if (engineUnderTest().dialect === 'postgres') return PricedShop.onServer((await temporaryDatabase()).url)
    return PricedShop.onDuckdb()
  }

  static async onDuckdb(): Promise<PricedShop> {
    return PricedShop.#built(new PricedShop(new TestProject(shopFiles)))
  }

  /** Built once, in the database of a URL. */
  static async onServer(url: string): Promise<PricedShop> {
    const target = `{ type: postgres, url: "${url}", publish_wait: 5 }`
    const config = `name: shop\ntargets:\n  dev: ${target}\ndefault_target: dev\nkeep_publications: 0\n`
    return PricedShop.#built(new PricedShop(new TestProject({ ...shopFiles, 'aurora.yml': config })))
  }

  static async #built(shop: PricedShop): Promise<PricedShop> {
    shop.raisePrice()
    await shop.build()
    return shop
  }

  raisePrice(): void {
    this.price += 1
    this.project.write(
      'seeds/registry/orders.csv',
      `order_id,amount_native,note\n1,${this.price},first\n2,${this.price},\n`,
    )
  }

  async build(): Promise<CommandResult> {
    return this.project.ok('build')
  }

  /** The price by which readers see everything; throws where relations disagree. */
  async priceForReaders(): Promise<number> {
    const [row] = await this.project.query(
      `select (select cast(max(amount_native) as integer) from registry.orders) as price,
              (select cast(sum(amount_native) as integer) from registry.orders) as ordered,
              (select cast(sum(amount_native) as integer) from canonical.doubled) as doubled,
              (select cast(total_native as integer) from portal.total) as total`,
    )
    const price = Number(row?.['price'])
    expect(row).toEqual({ price, ordered: price * 2, doubled: price * 4, total: price * 4 })
    return price
  }

  /** Whatever a run that was broken off may leave behind. */
  async orphans(): Promise<unknown> {
    const [row] = await this.project.query(
      `select (select count(*) from information_schema.tables where table_schema = 'aurora_data' and table_name not in
                (select physical_name from aurora.publication_nodes
                  where physical_name is not null and publication_id = (select max(publication_id) from aurora.publications)))
                as relations,
              (select count(*) from aurora.relations where relation_name not in
                (select table_name from information_schema.tables where table_schema = 'aurora_data')) as listed,
              (select count(*) from aurora.runs where status = 'RUNNING') as runs`,
    )
    const folder = this.project.path('published')
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.includes('.tmp')) : []
    if (existsSync(this.project.path('shop.duckdb.lock.json'))) files.push('shop.duckdb.lock.json')
    return { ...row, files }
  }
}

export const noOrphans = { relations: '0', listed: '0', runs: '0', files: [] }
