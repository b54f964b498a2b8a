import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shopFiles } from '../cli/shop.js'
import { TestProject } from '../../support/test-project.js'
import { uniqueName } from '../../support/postgres/test-database.js'
import { PortalShop, settings } from './portal-shop.js'
import type { ShopConnection } from './portal-shop.js'

describe('grants', () => {
  let shop: PortalShop
  let superuser: ShopConnection
  const somebody = uniqueName()
  const other = uniqueName()

  beforeAll(async () => {
    shop = await PortalShop.open()
    await shop.project.ok('build')
    superuser = await shop.connect()
    await superuser.rows(`create role "${somebody}"; create role "${other}"`)
  })

  afterEach(() => shop.configure())

  afterAll(async () => {
    await superuser.rows(
      `drop owned by "${somebody}"; drop owned by "${other}"; drop role "${somebody}"; drop role "${other}"`,
    )
    await shop.close()
  })

  /** Roles that may read a relation, themselves. */
  async function readersOf(relation: string): Promise<readonly string[]> {
    const readers = await superuser.values(
      `select case when grantee = 0 then 'public' else pg_get_userbyid(grantee)::text end || case when is_grantable then ' (on)' else '' end
         from pg_class, aclexplode(relacl) where oid = '${relation}'::regclass and grantee <> relowner and privilege_type = 'SELECT' order by 1`,
    )
    return readers.map((name) => String(name).replace(`${shop.name}_`, '')).sort()
  }

  function withGrants(change: (text: string) => string): void {
    shop.configure(undefined, change(settings(shop.roles)))
  }

  it('are made on every name, and on the schema', async () => {
    for (const name of ['my_lines', 'my_lines_v1', 'my_lines_v2', 'my_statements'])
      expect(await readersOf(`portal.${name}`)).toEqual(['analyst', 'auditor', 'finance', 'partner'])
    expect(await readersOf('registry.partner_logins')).toEqual(['analyst', 'auditor', 'finance'])
    expect(await readersOf('registry.providers')).toEqual(['analyst', 'auditor', 'finance'])
    expect(await readersOf('staging.raw_lines')).toEqual(['auditor'])
  })

  it('change where nothing else does, without a publication', async () => {
    withGrants((text) => text.replace(`, ${shop.roles.partner}, `, `, ${somebody}, `))
    const publications = 'select count(*) from aurora.publications'
    const before = await superuser.values(publications)
    const { stdout: plan } = await shop.project.ok('plan')
    expect(plan).toContain(`revoke select on portal.my_statements`)
    expect(plan).toContain(`from ${shop.roles.partner}`)
    expect(plan).toContain('0 nodes to build')
    const { grants } = JSON.parse((await shop.project.ok('plan', '--output', 'json')).stdout) as {
      grants: unknown[]
    }
    expect(grants).toContainEqual({
      action: 'grant',
      privilege: 'select',
      on: 'portal.my_lines',
      role: somebody,
    })
    expect(grants).toContainEqual({ action: 'grant', privilege: 'usage', on: 'portal', role: somebody })
    const { stdout } = await shop.project.ok('build')
    expect(stdout).toContain('granted 6 rights, 5 revoked')
    expect(await readersOf('portal.my_lines')).toEqual(['analyst', 'auditor', somebody, 'finance'].sort())
    expect(await superuser.values(publications)).toEqual(before)
    expect((await shop.project.ok('build')).stdout).not.toContain('granted')
    shop.configure()
    await shop.project.ok('build')
    expect(await readersOf('portal.my_lines')).toEqual(['analyst', 'auditor', 'finance', 'partner'])
  })

  it('take away what is not declared, by whatever hand it came', async () => {
    await superuser.rows(
      `grant select on portal.my_statements to public;
       grant select on portal.my_statements to "${somebody}" with grant option;
       grant select (terms) on portal.my_lines to "${somebody}";
       grant update on portal.my_lines to "${shop.roles.finance}";
       grant select on portal.my_lines_v1 to "${shop.roles.finance}" with grant option;
       set role "${somebody}"; grant select on portal.my_statements to "${other}"; reset role;
       set role "${shop.roles.finance}"; grant select on portal.my_lines_v1 to "${other}"; reset role`,
    )
    expect(await readersOf('portal.my_statements')).toContain(other)
    const { stdout } = await shop.project.ok('build')
    expect(stdout).toContain('granted 0 rights, 5 revoked')
    const declared = ['analyst', 'auditor', 'finance', 'partner']
    expect(await readersOf('portal.my_statements')).toEqual(declared)
    expect(await readersOf('portal.my_lines_v1')).toEqual(declared)
    expect(
      await superuser.values(
        `select has_column_privilege('${somebody}', 'portal.my_lines', 'terms', 'select')
         union all select has_table_privilege('${shop.roles.finance}', 'portal.my_lines', 'update')`,
      ),
    ).toEqual([false, false])
  })

  it('leave alone what is granted where nothing is declared, and an empty list is nobody', async () => {
    withGrants((text) =>
      text.replace(/ {2}staging: .*\n/, '').replace(/(computation: .*select: )\[.*\]/, '$1[]'),
    )
    await superuser.rows(`grant select on staging.raw_lines to "${somebody}"`)
    await shop.project.ok('build')
    expect(await readersOf('staging.raw_lines')).toEqual(['auditor', somebody].sort())
    expect(await readersOf('computation.paid_lines')).toEqual([])
    shop.configure()
    await shop.project.ok('build')
    expect(await readersOf('staging.raw_lines')).toEqual(['auditor'])
    expect(await readersOf('computation.paid_lines')).toEqual(['analyst', 'auditor', 'finance'])
  })

  it('and the filter go with a view that is made anew', async () => {
    const columns = `models:
  - name: my_statements
    columns: [{ name: total_native, type: "DECIMAL(38,18)" }, { name: partner_id, type: VARCHAR }]
`
    const [sql, yaml] = ['models/portal/my_statements.sql', 'models/portal/my_statements.yml'].map((path) =>
      shop.project.read(path),
    )
    shop.project.write('models/portal/my_statements.yml', columns)
    shop.project.write(
      'models/portal/my_statements.sql',
      'select cast(sum(amount_native) as decimal(38, 18)) as total_native, partner_id from {{ref "paid_lines"}} group by partner_id\n',
    )
    await shop.project.ok('build')
    expect(await readersOf('portal.my_statements')).toEqual(['analyst', 'auditor', 'finance', 'partner'])
    const harbor = await shop.connect('harbor')
    expect(await harbor.rows('select * from portal.my_statements')).toEqual([
      { total_native: '30.500000000000000000', partner_id: 'harbor' },
    ])
    shop.project.write('models/portal/my_statements.sql', sql ?? '')
    shop.project.write('models/portal/my_statements.yml', yaml ?? '')
    await shop.project.ok('build')
  })

  it('a change of the filter alone is published, and every replace writes its options again', async () => {
    const options = `select relname, reloptions from pg_class where relnamespace = 'portal'::regnamespace order by 1`
    const guarded = ['my_lines', 'my_lines_v1', 'my_lines_v2', 'my_statements', 'my_terms'].map(
      (relname) => ({
        relname,
        reloptions: ['security_barrier=true'],
      }),
    )
    expect(await superuser.rows(options)).toEqual(guarded)
    const accountant = await shop.connect('accountant')
    const partners = 'select distinct partner_id from portal.my_lines order by 1'
    withGrants((text) => text.replace(/all_rows: \[.*\]/, 'all_rows: []'))
    await shop.project.ok('build')
    expect(await accountant.values(partners)).toEqual([])
    expect(await superuser.rows(options)).toEqual(guarded)
    withGrants((text) => text.replace(/ {4}row_access: .*\n/, ''))
    await shop.project.ok('build')
    expect(await superuser.rows(options)).toEqual(guarded.map((row) => ({ ...row, reloptions: null })))
    shop.configure()
    await shop.project.ok('build')
    expect(await superuser.rows(options)).toEqual(guarded)
    expect(await accountant.values(partners)).toEqual(['harbor', 'meridian'])
  })

  it('a login that the registry names anew sees its rows with the next build', async () => {
    const stranger = await shop.connect('stranger')
    const path = 'seeds/registry/partner_logins.csv'
    const before = shop.project.read(path)
    shop.project.write(path, `${before}${shop.login('stranger')},meridian\n`)
    await shop.project.ok('build')
    expect(await stranger.values('select partner_id from portal.my_statements')).toEqual(['meridian'])
    shop.project.write(path, before)
    await shop.project.ok('build')
    expect(await stranger.values('select partner_id from portal.my_statements')).toEqual([])
  })

  it('and the filter outlive a seed of logins that is made anew', async () => {
    const paths = ['csv', 'yml'].map((kind) => `seeds/registry/partner_logins.${kind}`)
    const before = paths.map((path) => shop.project.read(path))
    const [rows = '', yaml = ''] = before
    shop.project.write(
      paths[0] ?? '',
      rows.replace('login_name', 'note,login_name').replaceAll(/^(?=.*,)(?!note)/gm, ','),
    )
    shop.project.write(
      paths[1] ?? '',
      yaml.replace('columns:', 'columns:\n      - { name: note, type: VARCHAR, description: Note. }'),
    )
    await shop.project.ok('build')
    expect(await superuser.values('select count(note) from registry.partner_logins')).toEqual(['0'])
    const harbor = await shop.connect('harbor')
    for (const name of ['my_lines', 'my_lines_v1', 'my_statements']) {
      expect(await harbor.values(`select distinct partner_id from portal.${name}`)).toEqual(['harbor'])
      expect(await readersOf(`portal.${name}`)).toEqual(['analyst', 'auditor', 'finance', 'partner'])
    }
    paths.forEach((path, index) => shop.project.write(path, before[index] ?? ''))
    await shop.project.ok('build')
  })

  it('need nothing for the owner', async () => {
    withGrants((text) =>
      text.replaceAll(`${shop.roles.auditor}]`, `${shop.roles.auditor}, ${shop.roles.build}]`),
    )
    expect((await shop.project.ok('plan')).stdout).not.toContain('grant')
    await shop.project.ok('build')
    expect(await readersOf('portal.my_lines')).toEqual(['analyst', 'auditor', 'finance', 'partner'])
  })

  it.each(['usage, create', 'all'])(
    'fail aloud in a schema of somebody else (%s), and nothing is published',
    async (right) => {
      await superuser.rows(
        `create schema if not exists theirs; grant ${right} on schema theirs to "${shop.roles.build}"`,
      )
      shop.project.write('models/theirs/one.sql', 'select 1 as one\n')
      withGrants((text) =>
        text.replace('models:', `models:\n  theirs: { grants: { select: [${somebody}] } }`),
      )
      const { code, stderr } = await shop.project.run(['build'])
      expect(code).toBe(1)
      expect(stderr).toContain('could not be granted')
      expect(stderr).toContain('theirs')
      expect(await superuser.values(`select to_regclass('theirs.one') is null`)).toEqual([true])
      shop.project.remove('models/theirs')
    },
  )

  it('to a role that is not there stop a build before it begins, and plan tells it', async () => {
    withGrants((text) => text.replaceAll(shop.roles.analyst, 'no_such_role'))
    const runs = 'select count(*) from aurora.runs'
    const before = await superuser.values(runs)
    const { code, stderr } = await shop.project.run(['build'])
    expect(code).toBe(1)
    expect(stderr).toContain('The project grants to roles that the server does not have: "no_such_role" (')
    expect(stderr).toContain('roles/postgres.sql')
    expect(await superuser.values(runs)).toEqual(before)
    const plan = await shop.project.run(['plan'])
    expect(plan.code).toBe(1)
    expect(plan.stdout).toContain('refused: roles are missing')
    expect(plan.stderr).toContain('no_such_role')
  })

  it('are not made where the target says so, or has no role: then nobody else is let in', async () => {
    const roles = settings(shop.roles).replaceAll(shop.roles.analyst, 'no_such_role')
    shop.configure(`role: ${shop.roles.build}, grants: false`, roles)
    await shop.project.ok('build')
    expect((await shop.project.ok('debug')).stdout).toMatch(/grants +not made: the target says so/)
    expect((await shop.project.ok('plan')).stdout).not.toContain('grant')
    shop.configure()
    expect((await shop.project.ok('debug')).stdout).toMatch(/grants +made/)
    await shop.project.ok('build')
  })

  it('need roles of nobody who builds without a role, and the filter holds all the same', async () => {
    const lone = await PortalShop.open()
    try {
      const url = lone.urlOf()
      const roles = settings(lone.roles).replaceAll(lone.roles.analyst, 'no_such_role')
      lone.project.write(
        'aurora.yml',
        `name: shop\ntargets:\n  dev: { type: postgres, url: "${url}" }\n${roles}`,
      )
      // The seed of logins belongs to what is needed, though no text reads it.
      expect((await lone.project.run(['build', '--select', 'paid_lines+'])).stderr).toContain('agreed_lines')
      await lone.project.ok('build', '--select', '+my_statements')
      await lone.project.ok('build')
      expect((await lone.project.ok('debug')).stdout).toMatch(/grants +not made: the target has no role/)
      const harbor = await lone.connect('harbor')
      const partners = 'select partner_id from portal.my_statements order by 1'
      expect(await harbor.refusal(partners)).toContain('permission denied')
      await lone.asSuperuser(
        `grant usage on schema portal to "${lone.roles.partner}"; grant select on portal.my_statements to "${lone.roles.partner}"`,
      )
      expect(await harbor.values(partners)).toEqual(['harbor'])
      expect(await (await lone.connect()).values(partners)).toEqual(['harbor', 'meridian'])
    } finally {
      await lone.close()
    }
  })
})

describe('grants and filters on DuckDB', () => {
  it('are checked and have no effect', async () => {
    const project = new TestProject({
      ...shopFiles,
      'seeds/registry/logins.csv': 'login_name,order_id\nme,1\n',
      'seeds/registry/logins.yml':
        'seeds: [{name: logins, config: {grants: {select: [nobody]}}, columns: [{name: login_name, type: VARCHAR}, {name: order_id, type: INTEGER}]}]',
      'models/portal/mine.sql': 'select order_id from {{ref "orders"}}\n',
      'models/portal/mine.yml': `models:
  - name: mine
    config: { grants: { select: [nobody] }, row_access: { column: order_id, logins: logins } }
    columns: [{ name: order_id, type: INTEGER }]
`,
    })
    await project.ok('build')
    expect(await project.query('select count(*) as n from portal.mine')).toEqual([{ n: '3' }])
    project.write(
      'models/portal/mine.yml',
      project.read('models/portal/mine.yml').replace('logins: logins', 'logins: login'),
    )
    expect((await project.run(['build'])).stderr).toContain('takes its logins from "login", which is no seed')
    project.write(
      'models/portal/mine.yml',
      project.read('models/portal/mine.yml').replace('logins: login', 'logins: logins'),
    )
    project.write(
      'models/portal/mine.sql',
      '{{config materialized="ephemeral"}}select order_id from {{ref "orders"}}\n',
    )
    expect((await project.run(['build'])).stderr).toContain('mine has "row_access" and is ephemeral')
    project.dispose()
  })
})
