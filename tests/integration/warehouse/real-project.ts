import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { projectUnderTest, repository } from '../../support/project-under-test.js'
import { TestProject } from '../../support/test-project.js'

/** Recorded answers of the providers; they are no part of the repository. */
export const recordedData = join(repository, '../shared/data')
export const hasRecordedData = existsSync(join(recordedData, 'doublezero-fees/earnings_epoch842.csv'))

/** The validator of which the stake accounts were recorded. */
export const realValidator = 'FdGcvmbpebUwYA3vSywnagsaC3Tq3pAVmcR6VoxVcdV9'
const chain = 'solana-mainnet'
/** The epochs for which block rewards were recorded. */
export const firstEpoch = 830
export const afterLastEpoch = 859

/** One agreement of one rule, in force and ACTIVE in the recorded epochs. */
export interface RealAgreement {
  readonly agreement: string
  readonly partner: string
  readonly component: string
  readonly method: string
  readonly shareBps?: string
  readonly rateBps?: string
  /** Columns of the rule, and its tiers: from, until, rate. */
  readonly terms?: Cells
  readonly tiers?: readonly (readonly [lower: string, upper: string, rateBps: number])[]
}

/** Aurora's own project, in a temporary folder, with the recorded validator and its partners in the registry. */
export function createRealProject(agreements: readonly RealAgreement[]): TestProject {
  const project = new TestProject()
  // Later than anything that the registry dates.
  project.now = new Date('2026-11-23T00:00:00Z')
  for (const part of ['aurora.yml', 'models', 'macros', 'sources', 'seeds', 'tests/data', 'tests/generic']) {
    cpSync(join(projectUnderTest, part), project.path(part), { recursive: true })
  }
  writeSeed(project, 'validators', [
    {
      chain_id: chain,
      validator_key: realValidator,
      from_period: firstEpoch,
      until_period: afterLastEpoch,
      display_name: 'Recorded validator',
      ownership: 'OWN',
    },
  ])
  writeSeed(
    project,
    'partners',
    [1, 2].map((partner) => ({
      partner_id: `partner-${partner}`,
      partner_name: `Partner ${partner}`,
      legal_entity_name: `Partner ${partner}`,
      contact_email: `partner-${partner}@example.org`,
      contact_name: 'Example',
    })),
  )
  writeSeed(project, 'partner_wallets', [1, 2].flatMap(walletsOfPartner))
  const unused = ['operator_wallets', 'partner_logins', 'partner_terms', 'commission_overrides']
  for (const seed of [...unused, 'agreement_version_slots', 'agreement_rule_tiers'])
    writeSeed(project, seed, [])
  setAgreements(project, agreements)
  return project
}

/** Replaces every agreement of the registry. */
export function setAgreements(project: TestProject, agreements: readonly RealAgreement[]): void {
  writeSeed(
    project,
    'agreements',
    agreements.map(({ agreement, partner }) => ({
      agreement_id: agreement,
      partner_id: partner,
      agreement_name: agreement,
    })),
  )
  const all = (row: Cells) => agreements.map(({ agreement }) => ({ agreement_id: agreement, ...row }))
  writeSeed(
    project,
    'agreement_states',
    all({ state_number: 1, status: 'ACTIVE', effective_from: '2025-01-01' }),
  )
  writeSeed(
    project,
    'agreement_state_periods',
    all({ state_number: 1, chain_id: chain, from_period: firstEpoch }),
  )
  writeSeed(
    project,
    'agreement_versions',
    all({
      version_number: 1,
      effective_from: '2025-01-01',
      loss_policy: 'ZERO_FLOOR',
      recorded_at: '2025-01-01T00:00:00Z',
    }),
  )
  writeSeed(
    project,
    'agreement_version_periods',
    all({ version_number: 1, chain_id: chain, from_period: firstEpoch, until_period: afterLastEpoch }),
  )
  writeSeed(
    project,
    'agreement_rules',
    agreements.map((agreement) => ({
      agreement_id: agreement.agreement,
      version_number: 1,
      rule_key: 'rule',
      rule_order: 1,
      chain_id: chain,
      validator_key: '*',
      revenue_component: agreement.component,
      attribution_method: agreement.method,
      share_bps: agreement.shareBps ?? '',
      commission_rate_bps: agreement.rateBps ?? '',
      tier_mode: 'NONE',
      ...agreement.terms,
    })),
  )
  writeSeed(
    project,
    'agreement_rule_tiers',
    agreements.flatMap(({ agreement, tiers = [] }) =>
      tiers.map(([lower_native, upper_native, rate_bps], place) => ({
        agreement_id: agreement,
        version_number: 1,
        rule_key: 'rule',
        tier_number: place + 1,
        lower_native,
        upper_native,
        rate_bps,
      })),
    ),
  )
}

/** Lands what was recorded of the epochs, as a user would. */
export async function loadRecordedData(project: TestProject): Promise<void> {
  const load = async (file: string, provider: string, endpoint: string, ...periods: string[]) =>
    project.ok(
      'load',
      join(recordedData, file),
      '--provider',
      provider,
      '--endpoint',
      endpoint,
      '--chain',
      chain,
      ...periods,
    )
  await load('doublezero-fees/earnings_epoch842.csv', 'doublezero', 'earnings', '--period', '842')
  await load('doublezero-fees/block_rewards_data.csv', 'doublezero', 'block_rewards', '--periods', '830..858')
  await load(
    'globalstake/stake_accounts_epochs_800_860.csv.gz',
    'stake_accounts',
    'stake_accounts',
    '--periods',
    '800..860',
  )
  await load(
    'marinade/ds-sam-pipeline/842.40715/inputs/mev-info.json',
    'marinade',
    'mev-info',
    '--period',
    '842',
  )
  await load(
    'marinade/ds-sam-pipeline/843.39003/inputs/mev-info.json',
    'marinade',
    'mev-info',
    '--period',
    '843',
  )
}

type Cells = Readonly<Record<string, string | number>>

function walletsOfPartner(partner: number): Cells[] {
  const file = join(recordedData, `globalstake/partner${partner}-wallets.csv`)
  const rows = parse<Record<string, string>>(readFileSync(file, 'utf8'), { columns: true })
  return rows.map((row) => ({
    chain_id: row['chain_id'] ?? '',
    wallet_address: row['wallet_address'] ?? '',
    from_period: firstEpoch,
    until_period: afterLastEpoch,
    partner_id: `partner-${partner}`,
    introduced_date: row['introduced_date'] ?? '',
  }))
}

/** Keeps the header of the seed; columns that a row does not name are empty. */
function writeSeed(project: TestProject, seed: string, rows: readonly Cells[]): void {
  const path = `seeds/registry/${seed}.csv`
  const header = project.read(path).split('\n')[0] ?? ''
  const lines = rows.map((row) =>
    header
      .trim()
      .split(',')
      .map((column) => String(row[column] ?? ''))
      .join(','),
  )
  project.write(path, [header, ...lines, ''].join('\n'))
}
