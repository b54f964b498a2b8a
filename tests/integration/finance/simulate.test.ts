import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { holdDuckdbFile } from '../../support/hold-duckdb-file.js'
import { temporaryDatabase } from '../../support/postgres/test-database.js'
import { describeOnEngines, engineUnderTest } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'

const column = (name: string, type = 'VARCHAR', more = ''): string =>
  `      - { name: ${name}, type: "${type}", description: X.${more} }\n`
const amount = (name: string): string => column(name, 'DECIMAL(38,18)', ', unit: coin, signed: true')
const seed = (name: string, columns: string): string =>
  `seeds:\n  - name: ${name}\n    description: X.\n    columns:\n${columns}`
const model = (name: string, grain: string, columns: string): string =>
  `models:\n  - name: ${name}\n    description: X.\n    config: { materialized: table, grain: [${grain}] }\n    columns:\n${columns}`

const rates = 'agreement_id,component,rate_bps\na,FEES,1000\na,TIPS,500\nb,FEES,2000\n'
const wallets = 'chain_id,wallet_address,partner_id\nhexes,0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed,north\n'

/** Two partners who share fees and tips of two periods, on a chain that is nobody's. */
const files: Readonly<Record<string, string>> = {
  'seeds/registry/agreements.csv': 'agreement_id,partner_id\na,north\nb,south\n',
  'seeds/registry/agreements.yml': seed('agreements', column('agreement_id') + column('partner_id')),
  'seeds/registry/agreement_rules.csv': rates,
  'seeds/registry/agreement_rules.yml': seed(
    'agreement_rules',
    column('agreement_id') +
      column('component') +
      column('rate_bps', 'INTEGER', ', constraints: [{ check: rate_bps between 0 and 10000 }]'),
  ),
  'seeds/registry/chains.csv': 'chain_id,address_format\nhexes,HEX_20_BYTES\n',
  'seeds/registry/chains.yml': seed('chains', column('chain_id') + column('address_format')),
  'seeds/registry/partner_wallets.csv': wallets,
  'seeds/registry/partner_wallets.yml': seed(
    'partner_wallets',
    column('chain_id') +
      column(
        'wallet_address',
        'VARCHAR',
        ', format: { seed: chains, key: chain_id, column: address_format }',
      ) +
      column('partner_id'),
  ),
  'seeds/canonical/earned.csv':
    'period_identifier,component,amount_native\n7,FEES,10\n7,TIPS,3\n8,FEES,20\n8,TIPS,\n',
  'seeds/canonical/earned.yml': seed(
    'earned',
    column('period_identifier') + column('component') + amount('amount_native'),
  ),
  'models/canonical/canonical_periods.sql': `select
    'hexes' as chain_id,
    cast('00000000-0000-0000-0000-00000000000' || period_identifier as uuid) as period_id,
    period_identifier,
    cast(period_identifier as bigint) as period_number
from {{ref "earned"}}
group by period_identifier
`,
  'models/canonical/canonical_periods.yml': model(
    'canonical_periods',
    'chain_id, period_identifier',
    column('chain_id') +
      column('period_id', 'UUID') +
      column('period_identifier') +
      column('period_number', 'BIGINT'),
  ),
  'models/computation/whose_rules.sql': `select rules.agreement_id, agreements.partner_id, rules.component, rules.rate_bps
from {{ref "agreement_rules"}} as rules
inner join {{ref "agreements"}} as agreements on agreements.agreement_id = rules.agreement_id
`,
  'models/computation/whose_rules.yml': model(
    'whose_rules',
    'agreement_id, component',
    column('agreement_id') + column('partner_id') + column('component') + column('rate_bps', 'INTEGER'),
  ),
  'models/computation/wallets_of.sql': `select partner_id, count(*) as wallets
from {{ref "partner_wallets"}}
group by partner_id
`,
  'models/computation/wallets_of.yml': model(
    'wallets_of',
    'partner_id',
    column('partner_id') + column('wallets', 'BIGINT'),
  ),
  'models/computation/commission_lines_computed.sql': `select
    'hexes' as chain_id,
    periods.period_id,
    rules.partner_id,
    rules.component as revenue_component,
    cast(earned.amount_native * rules.rate_bps * 0.0001 * (1 + coalesce(wallets.wallets, 0)) as decimal(38, 18))
        as final_amount_native
from {{ref "whose_rules"}} as rules
inner join {{ref "earned"}} as earned on earned.component = rules.component
inner join {{ref "canonical_periods"}} as periods on periods.period_identifier = earned.period_identifier
left join {{ref "wallets_of"}} as wallets on wallets.partner_id = rules.partner_id
`,
  'models/computation/commission_lines_computed.yml': model(
    'commission_lines_computed',
    'chain_id, period_id, partner_id, revenue_component',
    column('chain_id') +
      column('period_id', 'UUID') +
      column('partner_id') +
      column('revenue_component') +
      amount('final_amount_native'),
  ),
}

interface Difference {
  readonly [column: string]: string | number | null
}

interface Simulated {
  readonly seeds: readonly string[]
  readonly rows: readonly Difference[]
  readonly totals: readonly Difference[]
}

async function built(): Promise<TestProject> {
  const project = await TestProject.onEngine(files)
  onTestFinished(() => project.dispose())
  await project.ok('build')
  return project
}

async function simulated(project: TestProject, ...argv: string[]): Promise<Simulated> {
  const { stdout } = await project.ok('simulate', '--agreements', 'terms', '--output', 'json', ...argv)
  return JSON.parse(stdout) as Simulated
}

const coins = (value: string | null): string | null => (value === null ? null : `${value}.${'0'.repeat(18)}`)
const lines = ({ rows }: Simulated): readonly (readonly (string | number | null)[])[] =>
  rows.map((row) => Object.values(row))

describeOnEngines('aurora simulate', () => {
  it('tells the difference that other terms make, to the last atom, and leaves the warehouse alone', async () => {
    const project = await built()
    const [before] = await project.query('select count(*) as n from aurora.publications')
    project.write('terms/agreement_rules.csv', rates.replace('a,FEES,1000', 'a,FEES,1001'))
    const found = await simulated(project)
    expect(found.seeds).toEqual(['agreement_rules'])
    expect(lines(found)).toEqual([
      ['hexes', 'north', 'FEES', '7', coins('2'), '2.002000000000000000', '0.002000000000000000', 0],
      ['hexes', 'north', 'FEES', '8', coins('4'), '4.004000000000000000', '0.004000000000000000', 0],
    ])
    // The tips of period 8 are unknown under any terms.
    expect(found.totals.map((row) => Object.values(row))).toEqual([
      ['hexes', '12.300000000000000000', '12.306000000000000000', '0.006000000000000000', 1],
    ])
    expect(await project.query('select count(*) as n from aurora.publications')).toEqual([before])
    expect(await project.query(`select count(*) as n from computation.commission_lines_computed`)).toEqual([
      { n: '6' },
    ])
    expect(readdirSync(project.path('target')).filter((name) => name.startsWith('simulation'))).toEqual([])
  })

  it('finds none where the terms are the same, also spelled otherwise', async () => {
    const project = await built()
    project.write('terms/agreement_rules.csv', rates)
    project.write('terms/partner_wallets.csv', wallets.toLowerCase().replace('hexes', 'hexes'))
    const found = await simulated(project)
    expect(found).toMatchObject({ seeds: ['agreement_rules', 'partner_wallets'], rows: [] })
    expect((await simulated(project, '--all')).rows).toHaveLength(6)
    const { stdout, stderr } = await project.ok('simulate', '--agreements', 'terms', '--output', 'csv')
    expect(stdout).toBe(
      'chain_id,partner_id,revenue_component,period_identifier,today_native,simulated_native,difference_native,unknown_parts\n',
    )
    expect(stderr).toMatch(/In all 0 on hexes \(1 part unknown\)\./)
  })

  it('computes all that rests on any of the seeds that differ', async () => {
    const project = await built()
    // The one reaches the lines through whose_rules, the other through wallets_of.
    project.write('terms/agreements.csv', 'agreement_id,partner_id\na,north\nb,north\n')
    project.write('terms/partner_wallets.csv', 'chain_id,wallet_address,partner_id\n')
    expect(lines(await simulated(project, '--by', 'partner'))).toEqual([
      ['hexes', 'north', '6.300000000000000000', '9.150000000000000000', '2.850000000000000000', 1],
      ['hexes', 'south', coins('6'), coins('0'), coins('-6'), 0],
    ])
  })

  it('keeps to the periods asked for, and sums as it is asked to', async () => {
    const project = await built()
    project.write('terms/agreement_rules.csv', rates.replaceAll('00\n', '01\n'))
    const periodsOf = async (...argv: string[]): Promise<unknown> =>
      (await simulated(project, ...argv)).rows.map((row) => Object.values(row).slice(0, -4))
    expect(await periodsOf('--period', '8', '--by', 'period')).toEqual([['hexes', '8']])
    expect(await periodsOf('--period', 'hexes/7..8', '--by', 'period', 'component')).toEqual([
      ['hexes', 'FEES', '7'],
      ['hexes', 'FEES', '8'],
      ['hexes', 'TIPS', '7'],
    ])
    expect(await periodsOf('--period', 'others/7..8')).toEqual([])
    const { stdout } = await project.ok(
      'simulate',
      '--agreements',
      'terms',
      '--by',
      'component',
      '--period',
      '7',
    )
    expect(stdout).toMatch(
      /│ FEES +│ 4\.000000000000000000 │ 4\.003000000000000000 │ 0\.003000000000000000 │ +0 │/,
    )
  })

  it('runs beside a writer', async () => {
    const project = await built()
    project.write('terms/agreement_rules.csv', rates.replace('1000', '1001'))
    if (engineUnderTest().dialect === 'duckdb') await holdDuckdbFile(project.path('shop.duckdb'))
    expect((await simulated(project)).rows).toHaveLength(2)
  })
})

describeOnEngines('aurora simulate on a publication of two ages', () => {
  it('refuses tables that were not built again after what they are made of', async () => {
    const project = await built()
    project.write('terms/agreement_rules.csv', rates)
    project.write(
      'seeds/canonical/earned.csv',
      project.read('seeds/canonical/earned.csv').replace('10', '11'),
    )
    await project.ok('build', '--select', 'earned')
    const { code, stdout, stderr } = await project.run(['simulate', '--agreements', 'terms'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /Publication p000002-\S+ is stale: .* were not built again[^]*aurora build without --select/,
    )
  })
})

/** A project on a server that holds no warehouse. */
async function emptyServer(): Promise<TestProject> {
  const { url } = await temporaryDatabase()
  const project = new TestProject({
    ...files,
    'aurora.yml': `name: shop\ntargets:\n  dev:\n    type: postgres\n    url: ${url}\ndefault_target: dev\n`,
    'terms/agreement_rules.csv': rates,
  })
  onTestFinished(() => project.dispose())
  return project
}

describe('aurora simulate', () => {
  const refused = async (project: TestProject, ...argv: string[]): Promise<string> => {
    const { code, stderr } = await project.run(['simulate', '--agreements', 'terms', ...argv])
    return `${code} ${stderr}`
  }
  const unbuilt = (): TestProject => {
    const project = new TestProject(files)
    onTestFinished(() => project.dispose())
    return project
  }

  it('says what the folder lacks, and what does not belong there', async () => {
    const project = unbuilt()
    expect(await refused(project)).toMatch(/^2 error\n {2}There is no folder .*terms/)
    project.write('terms/notes.txt', '')
    expect(await refused(project)).toMatch(/has no CSV of terms/)
    project.write('terms/agreement_rule.csv', '')
    expect(await refused(project)).toMatch(/no seed of terms\.\n {2}Did you mean "agreement_rules"\?/)
    project.remove('terms/agreement_rule.csv')
    project.write('terms/chains.csv', files['seeds/registry/chains.csv'] ?? '')
    expect(await refused(project)).toMatch(/chains\.csv is no seed of terms/)
  })

  it('checks the rows of the folder before anything is computed', async () => {
    const project = unbuilt()
    project.write('terms/agreement_rules.csv', rates.replace('2000', '20000'))
    expect(await refused(project)).toMatch(
      /^1 error terms\/agreement_rules\.csv:4 row 3\n[^]*breaks the check of column "rate_bps"/,
    )
    project.write('terms/agreement_rules.csv', rates)
    project.write('terms/partner_wallets.csv', wallets.replace('0x5a', '0x5A'))
    expect(await refused(project)).toMatch(/^2 error terms\/partner_wallets\.csv:2:1 row 1\n[^]*checksum/)
  })

  it('needs something published, and periods that are some', async () => {
    const project = unbuilt()
    project.write('terms/agreement_rules.csv', rates)
    expect(await refused(project)).toMatch(/^1 [^]*error [^]*Nothing has been published yet/)
    expect(existsSync(project.path('shop.duckdb'))).toBe(false)
    const server = await emptyServer()
    expect(await refused(server)).toMatch(/^1 [^]*error\n {2}Nothing has been published yet/)
    expect(await refused(project, '--period', '8..7')).toMatch(/^2 error[^]*names no periods/)
  })

  it('says so in a project without commissions', async () => {
    const project = new TestProject({
      'seeds/registry/agreements.csv': files['seeds/registry/agreements.csv'] ?? '',
      'seeds/registry/agreements.yml': files['seeds/registry/agreements.yml'] ?? '',
      'terms/agreements.csv': files['seeds/registry/agreements.csv'] ?? '',
    })
    onTestFinished(() => project.dispose())
    await project.ok('build')
    expect(await refused(project)).toMatch(/^2 error[^]*no model commission_lines_computed/)
  })
})
