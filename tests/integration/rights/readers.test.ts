import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import { publishedNow } from '../../../src/finance/published-now.js'
import { connectionTo } from '../../support/test-engines.js'
import { PortalShop } from './portal-shop.js'
import type { ShopConnection } from './portal-shop.js'

const relations = `select c.oid::regclass::text from pg_class as c
   where c.relkind in ('r', 'v') and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|aurora_data)' order by 1`

describe('those who work with the warehouse', () => {
  let shop: PortalShop
  let superuser: ShopConnection

  beforeAll(async () => {
    shop = await PortalShop.open()
    await shop.project.ok('build')
    superuser = await shop.connect()
  })

  afterAll(() => shop.close())

  /** Schemas of which somebody may read every relation; throws where it is only some. */
  async function schemasReadBy(connection: ShopConnection): Promise<readonly string[]> {
    const may = new Map<string, boolean>()
    for (const name of (await superuser.values(relations)).map(String)) {
      const schema = name.split('.')[0] ?? ''
      const isRead = (await connection.refusal(`select * from ${name}`)) === 'done'
      if (may.has(schema) && may.get(schema) !== isRead) throw new Error(`${schema} is read in part: ${name}`)
      may.set(schema, isRead)
    }
    return [...may].filter(([, isRead]) => isRead).map(([schema]) => schema)
  }

  it('auditors read all and write nothing', async () => {
    const auditor = await shop.connect('auditor')
    expect(await schemasReadBy(auditor)).toEqual([
      'aurora',
      'computation',
      'finance',
      'portal',
      'registry',
      'staging',
    ])
    expect(await auditor.rows('select * from portal.my_lines order by line_id')).toEqual(
      await superuser.rows('select * from portal.my_lines order by line_id'),
    )
    for (const name of (await superuser.values(relations)).map(String)) {
      const [column] = await superuser.values(
        `select quote_ident(attname) from pg_attribute where attrelid = '${name}'::regclass and attnum = 1`,
      )
      for (const statement of [
        `insert into ${name} (${String(column)}) values (null)`,
        `update ${name} set ${String(column)} = null`,
        `delete from ${name}`,
        `truncate ${name}`,
        `drop view ${name}`,
        `drop table ${name}`,
      ])
        expect(await auditor.refusal(statement), statement).not.toBe('done')
    }
    for (const statement of [
      'create table public.mine (a integer)',
      'create temporary table mine (a integer)',
      'create schema mine',
      'create view staging.mine as select 1 as one',
      'select lo_create(0)',
      `select lo_from_bytea(0, 'x')`,
      'select pg_advisory_lock(1)',
      `set role "${shop.roles.build}"`,
    ])
      expect(await auditor.refusal(statement), statement).toMatch(/permission denied|must be owner/)
  })

  it('auditors read also what later migrations make', async () => {
    await superuser.rows(
      `set role "${shop.roles.build}"; create table finance.made_later (a integer); create view staging.made_later as select 1 as one; reset role`,
    )
    const auditor = await shop.connect('auditor')
    expect(await auditor.refusal('select * from finance.made_later')).toBe('done')
    expect(await auditor.refusal('select * from staging.made_later')).toBe('done')
    await superuser.rows('drop table finance.made_later; drop view staging.made_later')
  })

  it('finance sees all partners, and the tables of its own', async () => {
    const accountant = await shop.connect('accountant')
    expect(await schemasReadBy(accountant)).toEqual([
      'aurora',
      'computation',
      'finance',
      'portal',
      'registry',
    ])
    expect(await accountant.values('select partner_id from portal.my_statements order by 1')).toEqual([
      'harbor',
      'meridian',
    ])
  })

  it('finance learns which publication its statements are read from', async () => {
    const engine = await openPostgres({ connection: connectionTo(shop.urlOf('accountant')), readOnly: true })
    try {
      const { publicationId } = await engine.withSession(publishedNow)
      expect(await superuser.values('select publication_id from aurora.publications')).toContain(
        publicationId,
      )
    } finally {
      await engine.close()
    }
  })

  it('analysts see all partners, and nothing that is still raw', async () => {
    const analyst = await shop.connect('analyst')
    expect(await schemasReadBy(analyst)).toEqual(['computation', 'portal', 'registry'])
    expect(await analyst.values('select partner_id from portal.my_statements order by 1')).toEqual([
      'harbor',
      'meridian',
    ])
    await analyst.rows('create temporary table mine as select * from portal.my_lines')
  })

  it('whoever is both sees all; whoever has left sees nothing, at once', async () => {
    const [stranger, login] = [await shop.connect('stranger'), shop.login('stranger')]
    const partners = 'select partner_id from portal.my_statements order by 1'
    await superuser.rows(`grant "${shop.roles.finance}" to "${login}"`)
    expect(await stranger.values(partners)).toEqual(['harbor', 'meridian'])
    await superuser.rows(`revoke "${shop.roles.finance}" from "${login}"`)
    expect(await stranger.values(partners)).toEqual([])
    await superuser.rows(`revoke "${shop.roles.partner}" from "${login}"`)
    expect(await stranger.refusal(partners)).toContain('permission denied')
    await superuser.rows(`grant "${shop.roles.partner}" to "${login}"`)
  })

  it('a build and its tests read all rows under the published name, also where the login owns nothing', async () => {
    shop.project.write(
      'models/computation/paid_by_partner.sql',
      'select partner_id, total_native from {{ref "my_statements"}}\n',
    )
    shop.project.write(
      'models/computation/paid_by_partner.yml',
      'models: [{name: paid_by_partner, tests: [row_count: {min: 2}]}]\n',
    )
    shop.project.write(
      'tests/data/two_partners.sql',
      'select 1 as wrong where (select count(*) from {{ref "my_statements"}}) <> 2\n',
    )
    const { stdout } = await shop.project.ok('build')
    expect(stdout).toContain('1 built')
    await shop.project.ok('test')
    const rows = 'select partner_id from computation.paid_by_partner order by 1'
    expect(await superuser.values(rows)).toEqual(['harbor', 'meridian'])
    // A view over what is filtered is filtered for its readers too.
    shop.project.write(
      'models/portal/my_total.sql',
      'select partner_id, total_native from {{ref "my_statements"}}\n',
    )
    shop.project.write(
      'models/portal/my_total.yml',
      'models: [{name: my_total, columns: [{name: partner_id, type: VARCHAR}, {name: total_native, type: "DECIMAL(38,18)"}]}]\n',
    )
    await shop.project.ok('build')
    const harbor = await shop.connect('harbor')
    expect(await harbor.values('select partner_id from portal.my_total')).toEqual(['harbor'])
  })

  it('the roles script can be run again, over a warehouse that is there', async () => {
    await shop.runRolesScript()
    await shop.project.ok('build')
    const auditor = await shop.connect('auditor')
    expect(await auditor.values('select count(*) from portal.my_statements')).toEqual(['2'])
  })
})
