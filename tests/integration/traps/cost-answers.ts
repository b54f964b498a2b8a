import type { TestProject } from '../../support/test-project.js'
import { address, type Answer } from '../canonical/canonical-world.js'

/** Identity, vote account, fee in lamports or NA. */
export type Bill = readonly [identity: string, vote: string, fee: string]

/** DoubleZero's file of one epoch. */
export function fees(epoch: number, bills: readonly Bill[], more: Partial<Answer> = {}): Answer {
  const lines = bills.map(([identity, vote, fee]) => [address(identity), address(vote), fee].join(','))
  return {
    provider: 'doublezero',
    endpoint: 'fees',
    period: epoch,
    body: ['pubkey,votekey,dz_fee_lamports', ...lines, ''].join('\n'),
    ...more,
  }
}

/** DoubleZero's collected file: a fee of each row for the epochs from `first` on. */
export function feesAndPayments(
  first: number,
  rows: readonly (readonly [identity: string, vote: string, fees: readonly string[]])[],
): Answer {
  const count = rows[0]?.[2].length ?? 0
  const epochs = Array.from({ length: count }, (_, index) => first + index)
  const header = [
    'pubkey,votekey',
    ...epochs.map((epoch) => `dz_fee_lamports_${epoch}`),
    ...epochs.map((epoch) => `is_paid_${epoch}`),
  ].join(',')
  const lines = rows.map(([identity, vote, cells]) =>
    [address(identity), address(vote), ...cells, ...cells.map(() => 'NA')].join(','),
  )
  return {
    provider: 'doublezero',
    endpoint: 'fees_and_payments',
    period: '*',
    covers: [first, first + count],
    body: [header, ...lines, ''].join('\n'),
  }
}

/** An entry of epochCredits: epoch, credits, credits before. */
export type Entry = readonly [epoch: number | string, credits: number | string, earlier: number | string]

/** A node's list of vote accounts in an epoch, with the credits of each; the last one is delinquent. */
export function voteAccounts(epoch: number, credits: Readonly<Record<string, readonly Entry[]>>): Answer {
  const accounts = Object.entries(credits).map(
    ([vote, entries]) =>
      `{"votePubkey":"${address(vote)}","nodePubkey":"${address(`i${vote}`)}","activatedStake":5,"commission":5,` +
      `"epochVoteAccount":true,"epochCredits":[${entries.map((entry) => `[${entry.join(',')}]`).join(',')}],` +
      `"lastVote":1,"rootSlot":0}`,
  )
  const current = accounts.slice(0, -1).join(',')
  const delinquent = accounts.slice(-1).join('')
  return {
    provider: 'solana_rpc',
    endpoint: 'getVoteAccounts',
    period: epoch,
    request: { method: 'getVoteAccounts', params: [] },
    body: `{"jsonrpc":"2.0","result":{"current":[${current}],"delinquent":[${delinquent}]},"id":1}`,
  }
}

export interface SnapshotRow {
  readonly vote: string
  readonly commission?: number
  readonly mevCommission?: number | null
  readonly stake?: string
  readonly credits?: number
}

/** Marinade's snapshot of all vote accounts at the last slot of an epoch. */
export function snapshot(epoch: number, rows: readonly SnapshotRow[]): Answer {
  const metas = rows.map(
    ({ vote, commission = 5, mevCommission = null, stake = '0', credits = 0 }) =>
      `{"vote_account":"${address(vote)}","commission":${commission},"mev_commission":${mevCommission},"stake":${stake},"credits":${credits}}`,
  )
  return {
    provider: 'marinade',
    endpoint: 'validators',
    period: epoch,
    body:
      `{"epoch":${epoch},"slot":${432_000 * epoch + 431_999},"capitalization":581338487770791014,` +
      `"epoch_duration_in_years":0.005475818526653871,"validator_rate":0.05122228175838054,` +
      `"validator_rewards":163056097565475,"validator_metas":[${metas.join(',')}]}`,
  }
}

export interface Settled {
  readonly vote: string
  readonly claims: readonly number[]
  readonly funder?: 'ValidatorBond' | 'Marinade'
  readonly reason?: unknown
}

export const protectedEvent = { ProtectedEvent: { DowntimeRevenueImpact: { stake: '41.5' } } }

/** A file of settlements of an epoch; files of one epoch are told apart by their names. */
export function settlements(
  epoch: number,
  settled: readonly Settled[],
  file = 'settlements.json',
  more: Partial<Answer> = {},
): Answer {
  const listed = settled.map(({ vote, claims, funder = 'ValidatorBond', reason = 'Bidding' }) => ({
    reason,
    meta: { funder },
    vote_account: address(vote),
    claims_count: claims.length,
    claims_amount: claims.reduce((sum, claim) => sum + claim, 0),
    claims: claims.map((claim) => ({ claim_amount: claim })),
  }))
  return {
    provider: 'marinade',
    endpoint: 'settlements',
    period: epoch,
    request: { file, epoch },
    body: JSON.stringify({ epoch, slot: 432_000 * epoch + 431_999, settlements: listed }),
    ...more,
  }
}

/** Lamports as the warehouse prints coins. */
export function lamports(amount: number): string {
  const digits = String(amount).padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}000000000`
}

/** What one kind of cost came to: amount, basis, status. */
export async function costOf(
  project: TestProject,
  kind: string,
  vote: string,
  epoch: number,
): Promise<readonly unknown[] | undefined> {
  const [row] = await project.query(
    `select amount_native, basis, status
       from canonical.canonical_validator_costs as costs
       join canonical.canonical_periods as periods using (chain_id, period_id)
      where cost_kind = '${kind}' and validator_key = '${address(vote)}' and period_number = ${epoch}`,
  )
  return row === undefined ? undefined : [row['amount_native'], row['basis'], row['status']]
}

export const unknown = [null, 'UNKNOWN', 'MISSING']
export const notInForce = [lamports(0), 'NOT_IN_FORCE', 'PROVEN_ZERO']
export const notListed = [lamports(0), 'NOT_LISTED', 'PROVEN_ZERO']

/** How many rows a data test of the last build kept: those that failed it, or that it warns of. */
export async function keptBy(
  project: TestProject,
  test: string,
): Promise<readonly Record<string, unknown>[]> {
  const rows = await project.query(
    `select row_json from aurora.failures where test_id = 'test.aurora.${test}'`,
  )
  return rows.map((row) => JSON.parse(String(row['row_json'])) as Record<string, unknown>)
}
