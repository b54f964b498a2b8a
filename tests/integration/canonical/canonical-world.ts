import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectUnderTest } from '../../support/project-under-test.js'
import { TestProject } from '../../support/test-project.js'

/** An address by name: base 58 has no 0, O, I and l. */
export function address(name: string): string {
  return name.replaceAll(/[0OIl]/g, 'x').padEnd(40, '1')
}

export interface Answer {
  readonly provider: string
  readonly endpoint: string
  /** `solana-mainnet` unless said otherwise. */
  readonly chain?: string
  readonly period: number | '*'
  readonly covers?: readonly [number, number]
  readonly validator?: string
  readonly request?: unknown
  readonly fetchedAt?: string
  readonly isFinal?: boolean
  readonly body: string
}

/**
 * Aurora's own registry, staging and canonical models over answers made by hand, built through the command line.
 * `prepare` changes the project before anything is landed or built.
 */
export async function buildCanonical(
  answers: readonly Answer[],
  prepare: (project: TestProject) => void | Promise<void> = () => undefined,
): Promise<TestProject> {
  const project = new TestProject()
  // The registry knows of things that were agreed by then.
  project.now = new Date('2026-11-23T00:00:00Z')
  for (const part of [
    'aurora.yml',
    'macros',
    'sources',
    'seeds',
    'tests/generic',
    'models/staging',
    'models/canonical',
  ]) {
    cpSync(join(projectUnderTest, part), project.path(part), { recursive: true })
  }
  mkdirSync(project.path('tests/data'), { recursive: true })
  for (const name of readdirSync(join(projectUnderTest, 'tests/data'))) {
    if (name.startsWith('canonical_')) {
      cpSync(join(projectUnderTest, 'tests/data', name), project.path('tests/data', name))
    }
  }
  await prepare(project)
  project.write('answers.ndjson', answers.map((answer) => `${JSON.stringify(envelope(answer))}\n`).join(''))
  const { stdout, stderr } = await project.ok('load', project.path('answers.ndjson'))
  if (/[1-9]\d* rejected/.test(stdout + stderr)) throw new Error(stdout + stderr)
  await project.ok('build')
  return project
}

export function envelope(answer: Answer): Readonly<Record<string, unknown>> {
  return {
    provider: answer.provider,
    endpoint: answer.endpoint,
    chain_id: answer.chain ?? 'solana-mainnet',
    period_identifier: String(answer.period),
    ...(answer.covers === undefined
      ? {}
      : { covers_from: String(answer.covers[0]), covers_until: String(answer.covers[1]) }),
    validator_key: answer.validator ?? '*',
    request: answer.request ?? { endpoint: answer.endpoint, period: String(answer.period) },
    http_status: 200,
    fetched_at: answer.fetchedAt ?? '2026-01-01T00:00:00Z',
    ...(answer.isFinal === undefined ? {} : { is_final: answer.isFinal }),
    body: answer.body,
  }
}

export interface Earned {
  readonly identity: string
  readonly vote: string
  readonly stake?: string
  readonly commission?: string
  readonly mevCommission?: string
  readonly inflation?: string
  readonly mev?: string
  readonly blocks?: string
}

/** A file of earnings of one epoch; what is left out is NA. */
export function earnings(period: number, rows: readonly Earned[], more: Partial<Answer> = {}): Answer {
  const header = 'pubkey,votekey,stake,commission,mev_commission,inflation,mev_rewards,block_rewards,dz_fee'
  const lines = rows.map((row) =>
    [
      address(row.identity),
      address(row.vote),
      row.stake ?? 'NA',
      row.commission ?? 'NA',
      row.mevCommission ?? 'NA',
      row.inflation ?? 'NA',
      row.mev ?? 'NA',
      row.blocks ?? 'NA',
      'NA',
    ].join(','),
  )
  return {
    provider: 'doublezero',
    endpoint: 'earnings',
    period,
    body: [header, ...lines, ''].join('\n'),
    ...more,
  }
}

/** A file of block rewards: figures of each identity for the epochs from `first` on. */
export function blockRewards(first: number, rows: Readonly<Record<string, readonly string[]>>): Answer {
  const count = Object.values(rows)[0]?.length ?? 0
  const epochs = Array.from({ length: count }, (_, index) => String(first + index))
  const lines = Object.entries(rows).map(([identity, cells]) => [address(identity), ...cells].join(','))
  return {
    provider: 'doublezero',
    endpoint: 'block_rewards',
    period: '*',
    covers: [first, first + count],
    body: [['pubkey', ...epochs].join(','), ...lines, ''].join('\n'),
  }
}

/** What a node answers about the inflation rewards of some addresses in an epoch; null where nothing was paid. */
export function inflationRewards(
  epoch: number,
  rewards: Readonly<Record<string, string | null>>,
  more: Partial<Answer> = {},
): Answer {
  const entry = (amount: string | null) =>
    amount === null
      ? 'null'
      : `{"amount":${amount},"commission":5,"effectiveSlot":1,"epoch":${epoch},"postBalance":1}`
  return {
    provider: 'solana_rpc',
    endpoint: 'getInflationReward',
    period: epoch,
    request: { method: 'getInflationReward', params: [Object.keys(rewards).map(address), { epoch }] },
    isFinal: true,
    body: `{"jsonrpc":"2.0","result":[${Object.values(rewards).map(entry).join(',')}],"id":1}`,
    ...more,
  }
}

export interface StakeRow {
  readonly epoch: number
  readonly account: string
  readonly vote: string
  readonly stake: string
  readonly activation: number
  readonly deactivation?: number
}

export function stakeAccounts(rows: readonly StakeRow[]): Answer {
  const header =
    'vote_account,epoch,stake_account,staker_wallet,withdrawer_wallet,stake_sol,lamports,activation_epoch,deactivation_epoch,rent_exempt_reserve,credits_observed'
  const lines = rows.map((row) =>
    [
      address(row.vote),
      row.epoch,
      address(row.account),
      address('Staker'),
      address('Withdrawer'),
      row.stake,
      1,
      row.activation,
      row.deactivation ?? '',
      2282880,
      1,
    ].join(','),
  )
  return {
    provider: 'stake_accounts',
    endpoint: 'stake_accounts',
    period: '*',
    covers: [900, 910],
    body: [header, ...lines, ''].join('\n'),
  }
}

export function epochInfo(epoch: number): Answer {
  return {
    provider: 'solana_rpc',
    endpoint: 'getEpochInfo',
    period: epoch,
    body: `{"jsonrpc":"2.0","result":{"absoluteSlot":${432_000 * epoch + 5},"blockHeight":1,"epoch":${epoch},"slotIndex":5,"slotsInEpoch":432000,"transactionCount":1},"id":1}`,
  }
}

/** A run of marinade, published in the epoch after the one that its body speaks of. */
export function mevInfo(epoch: number, commissions: Readonly<Record<string, number>>): Answer {
  const validators = Object.entries(commissions).map(([vote, bps]) => ({
    vote_account: address(vote),
    mev_commission_bps: bps,
    epoch: String(epoch),
  }))
  return {
    provider: 'marinade',
    endpoint: 'mev-info',
    period: epoch + 1,
    body: JSON.stringify({ validators }),
  }
}
