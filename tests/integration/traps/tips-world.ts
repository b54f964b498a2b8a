import type { TestProject } from '../../support/test-project.js'
import { address, type Answer } from '../canonical/canonical-world.js'

/** The system program: the authorities of leaves that no staker owns. */
const systemProgram = '1'.repeat(32)

type Amount = number | string | null

export interface ListedValidator {
  readonly rewards?: Amount
  readonly commission?: number | null
  readonly isRunningJito?: boolean
}

/** What kobe answers about the validators of an epoch, which the request names and the body does not. */
export function jitoValidators(
  epoch: number,
  validators: Readonly<Record<string, ListedValidator>>,
  more: Partial<Answer> = {},
): Answer {
  const rows = Object.entries(validators).map(([vote, listed]) => ({
    vote_account: address(vote),
    mev_commission_bps: listed.commission === undefined ? 800 : listed.commission,
    mev_rewards: listed.rewards ?? 0,
    running_jito: listed.isRunningJito ?? true,
    active_stake: 1,
  }))
  return {
    provider: 'jito',
    endpoint: 'validators',
    period: epoch,
    request: { body: { epoch } },
    isFinal: true,
    body: JSON.stringify({ validators: rows }),
    ...more,
  }
}

export interface TipAccount {
  readonly revenue: Amount
  readonly commission?: number
  readonly sharedFees?: Amount
  readonly feeCommission?: number | null
}

/** What kobe answers about the tip accounts of an epoch. */
export function tipAccounts(
  epoch: number,
  accounts: Readonly<Record<string, TipAccount>>,
  more: Partial<Answer> = {},
): Answer {
  const rewards = Object.entries(accounts).map(([vote, account]) => ({
    vote_account: address(vote),
    mev_revenue: account.revenue,
    mev_commission: account.commission ?? 800,
    priority_fee_revenue: account.sharedFees ?? 0,
    priority_fee_commission: account.feeCommission ?? null,
    num_stakers: 3,
    epoch,
    claim_status_account: address('Claim'),
  }))
  return {
    provider: 'jito',
    endpoint: 'validator_rewards',
    period: epoch,
    request: { query: { epoch, limit: 10_000 } },
    isFinal: true,
    body: JSON.stringify({ rewards, total_count: rewards.length }),
    ...more,
  }
}

export interface Leaf {
  /** Stake account, or the vote account for the validator's own leaf. */
  readonly claimant: string
  readonly amount: Amount
  readonly vote?: string
  /** The system program: the leaf is the validator's own or the network's. */
  readonly isOfNoStaker?: boolean
}

/** What kobe answers about the leaves of one validator's tip account. It counts only what is asked for by authority. */
export function leaves(
  epoch: number,
  vote: string,
  listed: readonly Leaf[],
  query: Readonly<Record<string, unknown>> = {},
  more: Partial<Answer> = {},
): Answer {
  const rewards = listed.map((leaf) => ({
    claimant: address(leaf.claimant),
    stake_authority: leaf.isOfNoStaker === true ? systemProgram : address('Staker'),
    withdraw_authority: leaf.isOfNoStaker === true ? systemProgram : address('Withdrawer'),
    validator_vote_account: address(leaf.vote ?? vote),
    epoch,
    amount: leaf.amount,
    claim_status_account: address('Claim'),
    priority_fee_amount: null,
    priority_fee_claim_status_account: null,
  }))
  return {
    provider: 'jito',
    endpoint: 'staker_rewards',
    period: epoch,
    request: { query: { epoch, validator_vote_account: address(vote), limit: 10, ...query } },
    isFinal: true,
    body: JSON.stringify({ rewards, total_count: 0 }),
    ...more,
  }
}

/** What kobe answers about the whole network. */
export function networkTips(epoch: number, lamports: number): Answer {
  const body = {
    epoch,
    total_network_mev_lamports: lamports,
    jito_stake_weight_lamports: 1,
    mev_reward_per_lamport: 7.16512622565213e-5,
  }
  return {
    provider: 'jito',
    endpoint: 'mev_rewards',
    period: epoch,
    request: { body: { epoch } },
    isFinal: true,
    body: JSON.stringify(body),
  }
}

/** Coins as the warehouse prints them, of a count of lamports. */
export function coins(lamports: bigint): string {
  return `${lamports / 1_000_000_000n}.${String(lamports % 1_000_000_000n).padStart(9, '0')}000000000`
}

/** Rows of a canonical table of one period number, whole. */
export function rowsOf(
  project: TestProject,
  relation: string,
  columns: string,
  condition: string,
): Promise<readonly Record<string, unknown>[]> {
  return project.query(
    `select ${columns} from canonical.${relation} as facts
       join canonical.canonical_periods as periods using (chain_id, period_id)
      where ${condition} order by all`,
  )
}

/** The condition for one validator and epoch. */
export function of(vote: string, epoch: number): string {
  return `validator_key = '${address(vote)}' and period_number = ${epoch}`
}

/** The rows that a test of the data found fault with in the last build. */
export async function warnings(project: TestProject, test: string): Promise<readonly unknown[]> {
  const rows = await project.query(
    `select row_json from aurora.failures where test_id = 'test.aurora.${test}'`,
  )
  return rows.map((row) => JSON.parse(String(row['row_json'])) as unknown)
}
