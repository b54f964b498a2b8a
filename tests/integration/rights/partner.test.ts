import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PortalShop } from './portal-shop.js'
import type { Login, ShopConnection } from './portal-shop.js'

const lines = ['my_lines', 'my_lines_v1', 'my_lines_v2']
const portal = [...lines, 'my_statements', 'my_terms']

/** Something that only rows of others hold. */
const secret = /meridian|650|77\.25/

/** A condition that fails loudly on rows of others, and on no row of `harbor`. */
const trap = `1 / (case when partner_id = 'meridian' then 0 else 1 end) = 1`

describe('a partner’s login', () => {
  let shop: PortalShop
  let harbor: ShopConnection
  let superuser: ShopConnection

  beforeAll(async () => {
    shop = await PortalShop.open()
    await shop.project.ok('build')
    superuser = await shop.connect()
    await makeTwin('without_barrier', '')
    await makeTwin('without_offset', 'with (security_barrier = true)')
    harbor = await shop.connect('harbor')
  })

  afterAll(() => shop.close())

  /** A view as it is published, without what guards its filter: what harm would be done. */
  async function makeTwin(name: string, options: string): Promise<void> {
    const [guarded] = await superuser.values(`select pg_get_viewdef('portal.my_terms'::regclass)`)
    const open = String(guarded).replace(/OFFSET 0;\s*$/, '')
    expect(open).not.toBe(guarded)
    await superuser.rows(
      `create view portal.${name} ${options} as ${open};
       alter view portal.${name} owner to "${shop.roles.build}";
       grant select on portal.${name} to "${shop.roles.partner}"`,
    )
  }

  it('sees its own rows through every name, view or table, and no others', async () => {
    const seen = async (login: Login): Promise<unknown[]> => {
      const connection = await shop.connect(login)
      const found: unknown[] = []
      for (const name of portal)
        found.push(await connection.values(`select distinct partner_id from portal.${name}`))
      return found
    }
    expect(await seen('harbor')).toEqual(portal.map(() => ['harbor']))
    expect(await seen('meridian')).toEqual(portal.map(() => ['meridian']))
    expect(await seen('stranger')).toEqual(portal.map(() => []))
    expect(await harbor.rows('select * from portal.my_statements')).toEqual([
      { partner_id: 'harbor', total_native: '30.500000000000000000' },
    ])
  })

  it('reads nothing else of the warehouse', async () => {
    const others = await superuser.values(
      `select c.oid::regclass::text from pg_class as c
        where c.relkind in ('r', 'v', 'm', 'p', 'S', 'f') and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'portal'::regnamespace)
          and c.relnamespace::regnamespace::text !~ '^pg_' order by 1`,
    )
    const schemas = new Set(others.map((name) => String(name).split('.')[0]))
    expect([...schemas]).toEqual(['aurora', 'aurora_data', 'computation', 'finance', 'registry', 'staging'])
    for (const name of others)
      expect(await harbor.refusal(`select * from ${String(name)}`), String(name)).toContain(
        'permission denied',
      )
  })

  it('writes nothing, not even through its own rows', async () => {
    for (const name of portal.map((each) => `portal.${each}`)) {
      for (const statement of [
        `insert into ${name} (partner_id) values ('harbor')`,
        `update ${name} set partner_id = 'harbor'`,
        `delete from ${name}`,
        `select * from ${name} for update`,
        `lock table ${name} in exclusive mode`,
        `drop view ${name}`,
        `alter view ${name} reset (security_barrier)`,
        `comment on view ${name} is 'mine'`,
        `create rule mine as on update to ${name} do instead nothing`,
      ])
        expect(await harbor.refusal(statement), statement).not.toBe('done')
    }
    // The server only warns of it.
    await harbor.refusal('grant select on portal.my_lines to public')
    expect(
      await superuser.values(`select has_table_privilege('public', 'portal.my_lines', 'select')`),
    ).toEqual([false])
  })

  it('makes nothing: no function that sees what passes through it, and no relation that stands for another', async () => {
    for (const statement of [
      'create schema mine',
      'create temporary table partner_logins (login_name text, partner_id text)',
      'create table public.partner_logins (login_name text)',
      'create table portal.mine (a integer)',
      'create view portal.mine as select 1 as one',
      `create function pg_temp.leak(text) returns boolean language sql as 'select true'`,
      `create function public.leak(text) returns boolean language sql as 'select true'`,
      `create function portal.leak(text) returns boolean language sql as 'select true'`,
      'create operator public.= (leftarg = text, rightarg = text, function = texteq)',
      'create type public.mine as (a integer)',
      'create extension dblink',
      'create extension postgres_fdw',
      'create publication mine for all tables',
      'create role mine',
      'create database mine',
      'create language mine',
      'select lo_create(0)',
      'select lo_creat(-1)',
      `select lo_from_bytea(0, 'x')`,
      `select lo_import('/etc/hostname')`,
      'select 1 as one into temporary mine',
      'create materialized view portal.mine as select 1 as one',
      `alter system set search_path = 'mine'`,
      `alter database "${shop.database}" set search_path = mine`,
    ])
      expect(await harbor.refusal(statement), statement).not.toBe('done')
  })

  it('becomes nobody else', async () => {
    const powers = ['pg_read_all_data', 'pg_write_all_data', 'pg_monitor', 'pg_read_server_files', 'postgres']
    const others = [...Object.values(shop.roles), shop.login('meridian'), ...powers].filter(
      (role) => role !== shop.roles.partner,
    )
    for (const role of others) {
      expect(await harbor.refusal(`set role "${role}"`)).toContain('permission denied')
      expect(await harbor.refusal(`set session authorization "${role}"`)).toContain('permission denied')
      expect(await harbor.refusal(`grant "${role}" to current_user`)).not.toBe('done')
    }
    // The group to which it belongs has no rows of its own.
    await harbor.rows(`set role "${shop.roles.partner}"`)
    expect(await harbor.values('select distinct partner_id from portal.my_lines')).toEqual(['harbor'])
    await harbor.rows('reset role')
  })

  it('hears nothing from a function in a condition, were there one: the barrier is what keeps it silent', async () => {
    await superuser.rows(
      `create function portal.leak(value text) returns boolean language plpgsql cost 0.0000001
         as $$ begin raise notice '%', value; return true; end $$`,
    )
    harbor.heard.length = 0
    for (const name of lines) await harbor.rows(`select * from portal.${name} where portal.leak(terms)`)
    await harbor.rows('select * from portal.my_statements where portal.leak(partner_id || total_native)')
    expect(harbor.heard).not.toEqual([])
    expect(harbor.heard.filter((text) => secret.test(text))).toEqual([])
    await harbor.rows('select * from portal.without_barrier where portal.leak(terms)')
    expect(harbor.heard).toContain('rate 650')
    await superuser.rows('drop function portal.leak')
  })

  it('learns nothing from errors: no condition meets a row of others', async () => {
    const meridian = await shop.connect('meridian')
    const told = (name: string): Promise<string> =>
      meridian.refusal(`select * from portal.${name} where cast(terms as integer) = 1`)
    for (const name of [...lines, 'my_terms']) {
      expect(await harbor.refusal(`select * from portal.${name} where ${trap}`)).toBe('done')
      expect(await told(name)).toBe('invalid input syntax for type integer: "rate 650"')
    }
    expect(await harbor.refusal(`select * from portal.my_statements where ${trap}`)).toBe('done')
    expect(await told('without_barrier')).toBe('invalid input syntax for type integer: "rate 500"')
  })

  it('counts nothing by EXPLAIN: the figures are the same whatever is asked about others', async () => {
    const explained = async (name: string, options: string, value: string): Promise<string> => {
      const plan = await harbor.values(
        `explain (${options}) select * from portal.${name} where terms = '${value}'`,
      )
      return plan.join('\n').replaceAll(value, '')
    }
    const counted = 'analyze, timing off, summary off, costs off, buffers off'
    for (const options of [counted, 'costs on']) {
      for (const name of [...lines, 'my_terms'])
        expect(await explained(name, options, 'rate 650')).toBe(await explained(name, options, 'nothing'))
    }
    // Without OFFSET 0 the barrier lets a comparison of texts through, which tells nothing but by being counted.
    const twin = (value: string): Promise<string> => explained('without_offset', counted, value)
    expect(await twin('rate 650')).not.toBe(await twin('nothing'))
  })

  it('learns no value from the catalog', async () => {
    const statistics = `select most_common_vals::text || histogram_bounds::text from pg_stats
                         where schemaname not in ('pg_catalog', 'information_schema')`
    expect(
      (
        await superuser.values(`select most_common_vals::text from pg_stats where schemaname = 'aurora_data'`)
      ).join(),
    ).toMatch(/harbor/)
    expect(await harbor.values(statistics)).toEqual([])
    expect(await harbor.values('select statistics_name from pg_stats_ext')).toEqual([])
    for (const hidden of [
      'pg_statistic',
      'pg_statistic_ext_data',
      'pg_authid',
      'pg_largeobject',
      'pg_user_mapping',
      'pg_file_settings',
      'pg_hba_file_rules',
    ])
      expect(await harbor.refusal(`select * from pg_catalog.${hidden}`), hidden).toContain(
        'permission denied',
      )
    const builder = await shop.connect('builder')
    await builder.rows(`select 'meridian' as asked`)
    const texts = await harbor.values(`select query from pg_stat_activity where usename <> session_user`)
    expect(texts).toContain('<insufficient privilege>')
    expect(texts.filter((text) => secret.test(String(text)))).toEqual([])
  })

  it('gets nothing out of functions that run queries, read files or reach elsewhere', async () => {
    for (const statement of [
      `select query_to_xml('select * from computation.paid_lines', true, true, '')`,
      `select table_to_xml('computation.paid_lines', true, true, '')`,
      `select schema_to_xml('computation', true, true, '')`,
      `select * from ts_stat('select to_tsvector(terms) from computation.paid_lines')`,
      `do $$ begin perform * from computation.paid_lines; end $$`,
      `select pg_read_file('postgresql.conf')`,
      `select pg_read_binary_file('postgresql.conf')`,
      `select pg_ls_dir('.')`,
      `copy (select 1) to '/tmp/aurora-copied'`,
      `copy (select 1) to program 'true'`,
      `copy computation.paid_lines to stdout`,
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'`,
      'select pg_reload_conf()',
      'select pg_stat_reset()',
    ])
      expect(await harbor.refusal(statement), statement).not.toBe('done')
    await superuser.rows(`create function public.helper() returns integer language sql as 'select 1'`)
    expect(await harbor.refusal('select public.helper()')).toContain('permission denied for schema public')
    harbor.heard.length = 0
    await harbor.rows(
      `do $$ declare line record; begin for line in select * from portal.my_lines loop raise notice '%', line; end loop; end $$`,
    )
    expect(harbor.heard).toHaveLength(2)
    expect(harbor.heard.join()).not.toMatch(secret)
  })

  it('decides by no search_path what the filter means', async () => {
    // More than a partner can have: a schema of its own, with what the filter names.
    await superuser.rows(
      `create schema games authorization "${shop.login('harbor')}";
       create table games.partner_logins as select '${shop.login('harbor')}' as login_name, 'meridian' as partner_id;
       create view games.pg_roles as select rolname, oid from pg_catalog.pg_roles;
       create function games.pg_has_role(name, oid, text) returns boolean language sql as 'select true';
       create function games.texteq(text, text) returns boolean language sql as 'select true';
       create operator games.= (leftarg = text, rightarg = text, function = games.texteq);
       grant select on all tables in schema games to public`,
    )
    for (const path of ['games', 'games, pg_catalog', 'games, registry, portal, pg_catalog']) {
      await harbor.rows(`set search_path = ${path}`)
      for (const name of portal)
        expect(await harbor.values(`select distinct partner_id from portal.${name}`)).toEqual(['harbor'])
    }
    await harbor.rows('reset search_path')
  })

  it('cannot keep others from writing by the lock of the writer', async () => {
    const locks = await superuser.values(
      `select oid::regprocedure::text from pg_proc
        where pronamespace = 'pg_catalog'::regnamespace and proname ~ 'advisory.*lock' and proname !~ 'unlock'`,
    )
    expect(locks).toHaveLength(16)
    for (const name of locks) {
      const call = String(name).replace('bigint', '1').replace('integer,integer', '1096110657, 1')
      expect(await harbor.refusal(`select ${call}`), call).toContain('permission denied')
    }
    expect((await shop.project.run(['build'])).code).toBe(0)
  })
})
