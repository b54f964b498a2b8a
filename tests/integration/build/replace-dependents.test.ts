import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createDatabase, uniqueName } from '../../support/postgres/test-database.js'
import type { TestDatabase } from '../../support/postgres/test-database.js'
import { TestProject } from '../../support/test-project.js'

const contract = (keyType: string): string => `models:
  - name: doubled
    description: Orders, twice.
    config: { materialized: table }
    columns:
      - { name: order_id, type: ${keyType}, description: Number of the order. }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: Price. }
`

const doubled = (keyType: string): string =>
  `select cast(order_id as ${keyType}) as order_id, cast(amount_native * 2 as decimal(38, 18)) as amount_native from {{ref "orders"}}\n`

const files = {
  'seeds/registry/orders.csv': 'order_id,amount_native\n1,10.5\n2,5\n',
  'seeds/registry/orders.yml': `seeds:
  - name: orders
    description: What was ordered.
    config: { grain: [order_id] }
    columns:
      - { name: order_id, type: INTEGER, description: Number of the order. }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: Price. }
`,
  'models/canonical/doubled.sql': doubled('integer'),
  'models/canonical/doubled.yml': contract('INTEGER'),
  'models/portal/total.sql': 'select sum(amount_native) as total_native from {{ref "doubled"}}\n',
}

describe('views of others that read what has to be made anew', () => {
  let database: TestDatabase
  let project: TestProject
  let owner: Client

  beforeEach(async () => {
    database = await createDatabase()
    project = new TestProject({
      ...files,
      'aurora.yml': `name: shop\ntargets:\n  dev: { type: postgres, url: "${database.url}", publish_wait: 10 }\ndefault_target: dev\n`,
    })
    await project.ok('build')
    owner = await somebody()
    await owner.query('create schema mine')
  })

  afterEach(async () => {
    project.dispose()
    await database.drop()
  })

  async function somebody(): Promise<Client> {
    const client = new Client({ connectionString: database.url })
    client.on('error', () => undefined)
    await client.connect()
    onTestFinished(() => client.end())
    return client
  }

  async function newRole(): Promise<string> {
    const role = uniqueName()
    await owner.query(`create role "${role}"`)
    return role
  }

  async function rowsOf(sql: string): Promise<readonly unknown[]> {
    return (await owner.query<Record<string, unknown>>(sql)).rows
  }

  function widenKey(): void {
    project.write('models/canonical/doubled.sql', doubled('bigint'))
    project.write('models/canonical/doubled.yml', contract('BIGINT'))
  }

  /** Everything about the views of a schema that somebody could miss. */
  async function facts(schema: string): Promise<readonly unknown[]> {
    return rowsOf(
      `select c.relname, pg_get_viewdef(c.oid) as definition, pg_get_userbyid(c.relowner) as owner, c.reloptions,
              obj_description(c.oid, 'pg_class') as comment, c.relacl::text as rights,
              (select array_agg(a.attname || ' ' || coalesce(a.attacl::text, '-') || ' ' || coalesce(col_description(c.oid, a.attnum), '-')
                                || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '-') order by a.attnum)
                 from pg_attribute as a left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
                where a.attrelid = c.oid and a.attnum > 0) as columns,
              (select array_agg(pg_get_triggerdef(t.oid)) from pg_trigger as t where t.tgrelid = c.oid) as triggers,
              (select array_agg(pg_get_ruledef(r.oid)) from pg_rewrite as r where r.ev_class = c.oid and r.rulename <> '_RETURN') as rules
         from pg_class as c where c.relnamespace = '${schema}'::regnamespace and c.relkind = 'v' order by c.relname`,
    )
  }

  it('stop a build before it begins, and a plan tells which: every one of them', async () => {
    await owner.query(`create view mine.report as select order_id from canonical.doubled;
                       create view mine.of_report as select count(*) as n from mine.report;
                       create view mine.of_total as select total_native from portal.total`)
    widenKey()
    const { code, stderr, stdout } = await project.run(['build'])
    expect(code).toBe(1)
    expect(stderr).toContain(
      'canonical.doubled has to be made anew (order_id becomes BIGINT, and was INTEGER), and others depend on it: view mine.report, view mine.of_report, view mine.of_total.',
    )
    expect(stderr).toContain('--replace-dependents')
    expect(stdout).not.toContain('published')
    expect(await rowsOf('select count(*) as runs from aurora.runs')).toEqual([{ runs: '1' }])
    const plan = await project.run(['plan'])
    expect(plan.code).toBe(1)
    expect(plan.stdout).toMatch(/anew +canonical\.doubled +order_id becomes BIGINT.*view mine\.report/)
    const json = await project.run(['plan', '--replace-dependents', '--output', 'json'])
    expect(json.code).toBe(0)
    expect(JSON.parse(json.stdout)).toMatchObject({
      remade: [
        {
          schema: 'canonical',
          name: 'doubled',
          dependents: expect.arrayContaining(['view mine.of_report', 'view mine.of_total']) as string[],
        },
      ],
    })
  })

  it('are made again with --replace-dependents as they were, where dropping them would lose it all', async () => {
    const [analyst, reporter] = [await newRole(), await newRole()]
    await owner.query(
      `create function mine.refuse() returns trigger language plpgsql as 'begin return null; end'`,
    )
    await owner.query(
      `grant usage, create on schema mine to "${reporter}"; grant usage on schema canonical, portal to "${reporter}", "${analyst}";
       grant select on canonical.doubled to "${reporter}"; grant select (amount_native) on canonical.doubled to "${analyst}";
       grant select on portal.total to "${analyst}" with grant option;
       set role "${reporter}";
       create view mine.report with (security_barrier = true) as
         select order_id, amount_native from canonical.doubled where order_id > 0 with local check option;
       comment on view mine.report is 'It''s mine';
       comment on column mine.report.order_id is 'Number';
       grant select on mine.report to "${analyst}"; grant update (order_id) on mine.report to "${analyst}";
       alter view mine.report alter column order_id set default 7;
       create rule quiet as on delete to mine.report do instead nothing;
       reset role;
       create view mine.both as select r.order_id, t.total_native from mine.report as r cross join portal.total as t;
       create trigger refuse instead of insert on mine.both for each row execute function mine.refuse()`,
    )
    const before = await facts('mine')
    const ours = await facts('portal')
    // The harm: a view that is dropped on the way takes others and what they were told with it.
    await owner.query('begin; drop view canonical.doubled cascade')
    expect(await facts('mine')).toEqual([])
    await owner.query('rollback')
    widenKey()
    await project.ok('build', '--replace-dependents')
    expect(await facts('mine')).toEqual(before)
    expect(await facts('portal')).toEqual(ours)
    expect(await rowsOf('select order_id, total_native from mine.both order by 1 limit 1')).toEqual([
      { order_id: '1', total_native: '31.000000000000000000' },
    ])
    await owner.query(`set role "${analyst}"`)
    expect(await rowsOf('select amount_native from canonical.doubled order by 1 limit 1')).toHaveLength(1)
    await expect(rowsOf('select order_id from canonical.doubled')).rejects.toThrow('permission denied')
  })

  it('give nobody more than they had, whatever new views are granted by default', async () => {
    const stranger = await newRole()
    await owner.query('create view mine.report as select order_id from canonical.doubled')
    await owner.query(`alter default privileges grant select on tables to "${stranger}"`)
    // The harm: a new view would be open to those that the old one was not.
    await owner.query('create view mine.newer as select 1 as one')
    const may = (view: string): Promise<readonly unknown[]> =>
      rowsOf(`select has_table_privilege('${stranger}', '${view}', 'select') as may`)
    expect(await may('mine.newer')).toEqual([{ may: true }])
    widenKey()
    await project.ok('build', '--replace-dependents')
    for (const view of ['mine.report', 'canonical.doubled', 'portal.total'])
      expect(await may(view)).toEqual([{ may: false }])
  })

  it.each([
    [
      'create materialized view mine.kept as select order_id from canonical.doubled',
      'materialized view mine.kept',
    ],
    [
      `create function mine.first_order() returns canonical.doubled language sql as 'select * from canonical.doubled limit 1'`,
      'function mine.first_order()',
    ],
    ['create table mine.copies (rows canonical.doubled[])', 'table column mine.copies.rows'],
  ])('are only named where they are no views: %s', async (sql, name) => {
    await owner.query(sql)
    widenKey()
    const { code, stderr } = await project.run(['build', '--replace-dependents'])
    expect(code).toBe(1)
    expect(stderr).toContain(name)
    expect(stderr).toContain('drop what is none')
    expect(await rowsOf('select count(*) as runs from aurora.runs')).toEqual([{ runs: '1' }])
  })

  it('of models without a contract are found out when these are built, before any reader is waited for', async () => {
    await owner.query(`create view mine.report as select order_id from canonical.doubled;
                       create view mine.of_total as select total_native from portal.total`)
    project.remove('models/canonical/doubled.yml')
    project.write('models/canonical/doubled.sql', doubled('bigint'))
    project.write(
      'models/portal/total.sql',
      'select count(*) as orders, sum(amount_native) as total_native from {{ref "doubled"}}\n',
    )
    const reader = await somebody()
    await reader.query('begin isolation level repeatable read')
    await reader.query('select * from portal.total')
    expect((await project.run(['plan'])).code).toBe(0)
    const { code, stderr } = await project.run(['build'])
    expect(code).toBe(1)
    expect(stderr).toContain('order_id becomes BIGINT, and was INTEGER')
    expect(stderr).toContain('orders stands where total_native was')
    expect(stderr).not.toContain('Nothing was published: after')
  })

  it('undo the whole publication where one no longer fits, and it is named', async () => {
    await owner.query(`create view mine.report as select order_id from canonical.doubled;
                       create view mine.other as select amount_native from canonical.doubled`)
    project.write('models/canonical/doubled.sql', 'select amount_native from {{ref "orders"}}\n')
    project.write(
      'models/canonical/doubled.yml',
      contract('INTEGER').replace(/ {6}- { name: order_id.*\n/, ''),
    )
    const before = await facts('mine')
    const { code, stderr } = await project.run(['build', '--replace-dependents'])
    expect(code).toBe(1)
    expect(stderr).toContain('Nothing was published: view mine.report could not be made again')
    expect(stderr).toContain('order_id')
    expect(await facts('mine')).toEqual(before)
    expect(await rowsOf('select order_id from mine.report order by 1')).toEqual([
      { order_id: 1 },
      { order_id: 2 },
    ])
    expect(await rowsOf('select count(*) as n from aurora.publications')).toEqual([{ n: '1' }])
  })

  it('belong to somebody: who may not replace them is told so', async () => {
    const [builder, login] = [await newRole(), await newRole()]
    await owner.query('create view mine.report as select order_id from canonical.doubled')
    await owner.query(
      `alter role "${login}" login; grant "${builder}" to "${login}"; grant usage on schema mine to "${builder}";
       grant create on database "${database.name}" to "${builder}"; grant pg_read_all_stats to "${builder}"`,
    )
    await owner.query(
      `do $$ declare found record; begin
         for found in select nspname from pg_namespace where nspname in ('aurora', 'aurora_data', 'staging', 'finance', 'registry', 'canonical', 'portal') loop
           execute format('alter schema %I owner to "${builder}"', found.nspname);
         end loop;
         for found in select c.oid::regclass as name, relkind from pg_class c join pg_namespace n on n.oid = relnamespace
                       where nspname in ('aurora', 'aurora_data', 'staging', 'finance', 'registry', 'canonical', 'portal') and relkind in ('r', 'v') loop
           execute format('alter %s %s owner to "${builder}"', case found.relkind when 'r' then 'table' else 'view' end, found.name);
         end loop; end $$`,
    )
    const url = new URL(database.url)
    url.username = login
    project.write(
      'aurora.yml',
      `name: shop\ntargets:\n  dev: { type: postgres, url: "${url.href}", role: "${builder}", publish_wait: 10 }\ndefault_target: dev\n`,
    )
    widenKey()
    const { code, stderr } = await project.run(['build', '--replace-dependents'])
    expect(code).toBe(1)
    expect(stderr).toContain('view mine.report could not be dropped: must be owner of view report')
    expect(stderr).toContain('Let an administrator grant')
    expect(await rowsOf('select order_id from mine.report')).toHaveLength(2)
  })
})
