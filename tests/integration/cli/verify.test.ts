import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { uniqueName } from '../../support/postgres/test-database.js'
import { twoTargets } from '../../support/two-targets.js'
import type { TwoTargets } from '../../support/two-targets.js'
import { jsonLines, shopFiles } from './shop.js'

const root = join(import.meta.dirname, '../../..')
const earnings = join(root, 'tests/fixtures/landing/earnings_epoch900.csv')
const corrected = join(root, 'tests/fixtures/landing/earnings_epoch900_corrected.csv')
const asEarnings = [
  ...['--provider', 'doublezero', '--endpoint', 'earnings'],
  ...['--chain', 'solana-mainnet', '--period', '900'],
]

/** The shop with contracts, a model that reads what has landed, one without a contract, and one that is ephemeral. */
const files = {
  ...shopFiles,
  'models/canonical/doubled.yml': `models:
  - name: doubled
    description: Twice.
    config: { grain: [order_id] }
    columns:
      - { name: order_id, type: INTEGER, description: Number of the order. }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: Twice the price. }
`,
  'models/canonical/answers.sql': `{{config materialized="table"}}
select payload_id, response_hash, fetched_at, is_final, {{as_of}} as computed_at
from {{source "doublezero" "earnings"}}
`,
  'models/canonical/answers.yml': `models:
  - name: answers
    description: What was answered.
    config: { grain: [payload_id] }
    columns:
      - { name: payload_id, type: UUID, description: The payload. }
      - { name: response_hash, type: VARCHAR, description: Of the bytes. }
      - { name: fetched_at, type: TIMESTAMPTZ, description: When. }
      - { name: is_final, type: BOOLEAN, description: Whether it stays. }
      - { name: computed_at, type: TIMESTAMPTZ, volatile: true, description: When it was built. }
`,
  'models/canonical/inlined.sql':
    '{{config materialized="ephemeral"}}\nselect order_id from {{ref "doubled"}}\n',
}

async function shop(more: Readonly<Record<string, string>> = {}): Promise<TwoTargets> {
  const targets = await twoTargets({ ...files, ...more })
  cpSync(join(root, 'sources'), targets.project.path('sources'), { recursive: true })
  return targets
}

/** Macros that lie on one engine: an amount that is off by the last digit, another row than the right one. */
const lying = {
  'macros/duckdb/keep.sql': '{{!-- id: expr --}}\n{{id}} <> 3',
  'macros/postgres/keep.sql': '{{!-- id: expr --}}\n{{id}} <> 2',
  'macros/duckdb/lie.sql': '{{!-- amount: expr --}}\n{{amount}}',
  'macros/postgres/lie.sql':
    '{{!-- amount: expr --}}\ncase when {{amount}} = 21 then {{amount}} + 0.000000000000000001 else {{amount}} end',
}

describe('aurora verify', () => {
  it('builds on both from the same landed rows, and finds them equal', async () => {
    const { project, sql } = await shop()
    await project.ok('load', earnings, ...asEarnings)
    await project.ok('load', '--from-target', 'file', '--to', 'server')
    let seconds = 0
    const clock = { now: () => new Date(Date.parse('2026-01-01T00:00:00Z') + 1000 * (seconds += 1)) }
    const { stdout, code } = await project.run(['verify', '--against', 'server'], { clock })
    expect(code).toBe(0)
    expect(stdout).toContain('1 source with the same rows on both')
    expect(stdout).toContain('left out, for they are volatile: canonical.answers.computed_at')
    expect(stdout).toMatch(/not compared \(ephemeral.*\): canonical\.inlined\n/)
    expect(stdout).toMatch(/not compared \(without a contract.*\): portal\.total\n/)
    expect(stdout).toMatch(
      /verified · 5 equal · 2 not compared · file p000001-\S+ against server p000001-\S+ · /,
    )
    // The content hash stands beside every relation on both, also where a publication takes none.
    const seals = `select node_id, seal from aurora.publication_nodes where seal is not null order by node_id`
    const onFile = await sql('file', seals)
    expect(onFile.map((row) => row['node_id'])).toEqual([
      'model.shop.answers',
      'model.shop.doubled',
      'seed.shop.orders',
      'seed.shop.provider_endpoints',
      'seed.shop.providers',
    ])
    expect(await sql('server', seals)).toEqual(onFile)
    // However long the first build took, the logical time of both is the same.
    const asOf = 'select as_of from aurora.publications'
    expect(await sql('server', asOf)).toEqual(await sql('file', asOf))
    const record = JSON.parse(project.read('target/verify.json')) as unknown
    expect(record).toMatchObject({ status: 'equal', relations: [{}, {}, {}, {}, {}] })

    // As it is, nothing is built and nothing written.
    const again = await project.ok('verify', '--against', 'server', '--no-build', '--output', 'json')
    expect(JSON.parse(again.stdout)).toEqual(record)
    expect(await sql('file', 'select count(*) as n from aurora.runs')).toEqual([{ n: 1n }])
  })

  it('compares two warehouses of one database, which a prefix keeps apart', async () => {
    const { project, sql } = await shop()
    await project.ok('load', earnings, ...asEarnings, '--target', 'shared')
    await project.ok('load', '--from-target', 'shared', '--to', 'server')
    expect(await sql('server', 'select count(*) as n from staging.staging_payloads')).toEqual([{ n: 1n }])
    const { stdout } = await project.ok(
      ...['verify', '--target', 'shared', '--against', 'server', '--select', 'answers', 'doubled'],
    )
    expect(stdout).toMatch(/✓ canonical\.answers/)
    expect(stdout).toContain('verified · 2 equal · shared p000001')
  })

  it('shows the first cells that differ with both values and the keys, and ends with 1', async () => {
    const { project } = await shop({
      ...lying,
      'models/canonical/doubled.sql': `{{config materialized="table"}}
select order_id, cast({{lie amount="amount_native * 2"}} as decimal(38, 18)) as amount_native
from {{ref "orders"}} where {{keep id="order_id"}}
`,
    })
    const argv = ['verify', '--against', 'server', '--select', 'doubled'] as const
    const { code, stdout } = await project.run(argv)
    expect(stdout)
      .toContain(`different canonical.doubled 2 rows on file, 2 rows on server: 1 with other values, 1 only on file, 1 only on server
`)
    expect(stdout).toContain(`  order_id 1
    amount_native
      file    21.000000000000000000
      server  21.000000000000000001
`)
    expect(stdout).toContain('  order_id 2: only on file\n')
    expect(stdout).toContain('  order_id 3: only on server\n')
    expect(stdout).toMatch(/different · 0 equal · 1 different · /)
    expect(code).toBe(1)

    const json = await project.run([...argv, '--output', 'json', '--log-format', 'json', '--limit', '1'])
    expect(json.code).toBe(1)
    const { relations } = JSON.parse(json.stdout) as { relations: readonly Record<string, unknown>[] }
    expect(relations).toMatchObject([
      {
        unique_id: 'model.shop.doubled',
        status: 'different',
        rows: { file: 2, server: 2 },
        changed: 1,
        only_on: { file: 1, server: 1 },
        differences: [{}],
      },
    ])
    const events = jsonLines(json.stderr)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'compared', name: 'canonical.doubled', isEqual: false, rows: [2, 2] }),
    )
    expect(events.at(-1)).toMatchObject({ type: 'verified', status: 'different', equal: 0, different: 1 })
    expect((await project.run([...argv, '--no-build', '--limit', '1'])).stdout).toContain(
      '… 2 more; --limit shows more of them',
    )
  })

  it('builds nothing where the landed rows differ, and says which command mends it', async () => {
    const { project, sql } = await shop()
    await project.ok('load', earnings, ...asEarnings)
    await project.ok('load', corrected, ...asEarnings, '--target', 'server')
    const verify = ['verify', '--against', 'server', '--select', 'answers'] as const
    const { code, stderr } = await project.run(verify)
    expect(code).toBe(1)
    expect(stderr).toContain('doublezero earnings: 1 row only on file, 1 row only on server')
    expect(stderr).toContain('Run: aurora load --from-target file --to server')
    expect(stderr).toContain('Run: aurora load --from-target server --to file')
    expect(await sql('file', 'select count(*) as n from aurora.publications')).toEqual([{ n: 0n }])
    // What reads nothing of it can be compared all the same.
    expect((await project.ok('verify', '--against', 'server', '--select', 'doubled')).stdout).toContain(
      '1 equal',
    )
    await project.ok('load', '--from-target', 'file', '--to', 'server')
    expect((await project.run(verify)).stderr).toContain('1 row only on server')
    await project.ok('load', '--from-target', 'server', '--to', 'file')
    expect((await project.ok(...verify)).stdout).toContain('1 equal')
  })

  it('compares nothing when a build fails', async () => {
    const { project } = await shop({
      'tests/data/none.sql': 'select order_id from {{ref "doubled"}} where order_id = 2\n',
    })
    const { code, stdout } = await project.run(['verify', '--against', 'server', '--select', 'doubled'])
    expect(code).toBe(1)
    expect(stdout).toContain('fail none')
    expect(stdout).toContain('nothing was published')
    expect(stdout).not.toContain('on server')
    expect(stdout).not.toContain('verified')
  })

  it('with --no-build asks for what is current, and finds what was changed after it was published', async () => {
    const { project, sql } = await shop()
    const verify = ['verify', '--against', 'server', '--no-build', '--select', 'orders'] as const
    const refusal = async (): Promise<string> => {
      const { code, stderr } = await project.run(verify)
      expect(code).toBe(1)
      return stderr
    }
    expect(await refusal()).toContain('There is no warehouse at')
    await project.ok('build')
    expect(await refusal()).toContain('Run: aurora build --target server')
    await project.ok('migrate', 'up', '--target', 'server')
    expect(await refusal()).toMatch(
      /on "server" is not what the project gives now:\n {4}registry.orders: not published yet/,
    )
    await project.ok('build', '--target', 'server')
    expect((await project.ok(...verify)).stdout).toContain('1 equal')
    project.write('seeds/registry/orders.csv', 'order_id,amount_native,note\n1,10.5,first\n')
    expect(await refusal()).toContain('registry.orders: the seed changed')
    project.write('seeds/registry/orders.csv', shopFiles['seeds/registry/orders.csv'])
    for (const target of ['file', 'server'] as const) {
      const [published] = await sql(
        target,
        `select physical_name as name from aurora.publication_nodes where node_id = 'seed.shop.orders'`,
      )
      await sql(
        target,
        `update aurora_data.${String(published?.['name'])} set note = 'forged' where order_id = 1`,
      )
    }
    const { code, stdout } = await project.run(verify)
    expect(stdout).toContain('changed registry.orders on file: its rows are not those that were published')
    expect(stdout).toContain('changed registry.orders on server')
    expect(code).toBe(1)
  })

  it('reads a view below the filter that shows each login its own rows', async () => {
    const { project, sql } = await shop({
      'seeds/registry/logins.csv': 'login_name,order_id\nada,1\n',
      'seeds/registry/logins.yml': `seeds:
  - name: logins
    description: Who sees which order.
    config: { grain: [login_name] }
    columns:
      - { name: login_name, type: VARCHAR, description: The login. }
      - { name: order_id, type: INTEGER, description: Number of the order. }
`,
      'models/portal/my_orders.sql': 'select order_id, amount_native from {{ref "doubled"}}\n',
      'models/portal/my_orders.yml': `models:
  - name: my_orders
    description: Orders of whoever asks.
    config: { materialized: view, grain: [order_id], row_access: { column: order_id, logins: logins } }
    columns:
      - { name: order_id, type: INTEGER, description: Number of the order. }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: Twice the price. }
`,
    })
    expect((await project.ok('verify', '--against', 'server', '--select', 'my_orders')).stdout).toContain(
      '1 equal',
    )
    const reader = uniqueName()
    await sql('server', `create role "${reader}" login in role pg_read_all_data`)
    const [seen] = await sql('server', 'select count(*) as n from portal.my_orders')
    expect(seen).toEqual({ n: 3n })
    const url = new URL(/url: "([^"]*)"/.exec(project.read('aurora.yml'))?.[1] ?? '')
    url.username = reader
    project.write(
      'aurora.yml',
      `${project.read('aurora.yml')}  reader: { type: postgres, url: "${url.href}" }\n`,
    )
    expect(
      (await project.ok('query', 'select * from portal.my_orders', '--target', 'reader', '--output', 'csv'))
        .stdout,
    ).toBe('order_id,amount_native\n')
    const argv = ['verify', '--against', 'reader', '--no-build', '--select', 'my_orders'] as const
    expect((await project.ok(...argv)).stdout).toContain('1 equal')
  })

  it('takes the only other target where none is named, and refuses what cannot be compared', async () => {
    const { project } = await shop()
    const refusal = async (...argv: string[]): Promise<string> => {
      const { code, stderr } = await project.run(['verify', ...argv])
      expect(code).toBe(2)
      return stderr
    }
    expect(await refusal()).toContain('Name it: --against other or --against server or --against shared')
    expect(await refusal('--against', 'file')).toContain('"file" is named on both sides')
    expect(await refusal('--against', 'sever')).toContain('There is no target "sever"')
    expect(await refusal('--against', 'server', '--select', 'source:doublezero')).toContain(
      'nothing to compare',
    )
    expect(await refusal('--against', 'server', '--limit', 'all')).toContain('whole number from 0')
    project.write(
      'aurora.yml',
      `name: shop\ndefault_target: file\ntargets:\n  file: { type: duckdb, path: file.duckdb }\n  other: { type: duckdb, path: other.duckdb }\n`,
    )
    expect((await project.ok('verify', '--select', 'doubled')).stdout).toContain('against other p000001')
    project.write(
      'aurora.yml',
      'name: shop\ndefault_target: file\ntargets:\n  file: { type: duckdb, path: file.duckdb }\n',
    )
    expect(await refusal()).toContain('There is only one target, "file"')
  })
})
