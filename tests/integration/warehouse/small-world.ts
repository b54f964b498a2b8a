import type { Dialect } from '../../../src/engine/engine.js'
import { HandmadeWarehouse, type HandmadeRow } from './handmade-warehouse.js'

/** The chain of the small world; 9 payable decimals. */
export const chain = 'test-chain'

/** Validators of the small world: two that the operator runs and a stranger's. */
export const own = 'validator-own'
export const second = 'validator-second'
export const stranger = 'validator-stranger'

/** `period_id` of a period of the small world. */
export function periodId(period: number): string {
  return `00000000-0000-0000-0000-${String(period).padStart(12, '0')}`
}

/** The chain, the validators and two partners (wallets `alpha-wallet`, `beta-wallet`) in final periods 10, 11, 12. */
export async function openSmallWorld(
  periods: readonly number[] = [10, 11, 12],
  dialect: Dialect = 'duckdb',
): Promise<HandmadeWarehouse> {
  const warehouse = await HandmadeWarehouse.open(dialect)
  await warehouse.fill('registry.chains', [{ chain_id: chain, native_decimals: '9' }])
  await warehouse.fill('canonical.canonical_periods', periods.map(finalPeriod))
  await warehouse.fill(
    'registry.validators',
    [own, second].map((validator_key) => ({
      chain_id: chain,
      validator_key,
      from_period: '0',
      ownership: 'OWN',
    })),
  )
  await warehouse.fill('registry.partners', [{ partner_id: 'alpha' }, { partner_id: 'beta' }])
  await warehouse.fill(
    'registry.partner_wallets',
    ['alpha', 'beta'].map((partner_id) => ({
      chain_id: chain,
      wallet_address: `${partner_id}-wallet`,
      from_period: '0',
      partner_id,
    })),
  )
  return warehouse
}

/** A period that is over, whose times nobody knows. */
export function finalPeriod(period: number): HandmadeRow {
  return {
    chain_id: chain,
    period_identifier: String(period),
    period_id: periodId(period),
    period_number: String(period),
    is_finalized: 'true',
  }
}

/** An agreement in force by period from 0 on, ACTIVE, with one rule on every validator of every chain. */
export async function addAgreement(
  warehouse: HandmadeWarehouse,
  partner: string,
  agreement: string,
  rule: HandmadeRow,
): Promise<void> {
  await warehouse.fill('registry.agreements', [
    { agreement_id: agreement, partner_id: partner, agreement_name: agreement },
  ])
  await warehouse.fill('registry.agreement_states', [
    { agreement_id: agreement, state_number: '1', status: 'ACTIVE', effective_from: '2025-01-01' },
  ])
  await warehouse.fill('registry.agreement_state_periods', [
    { agreement_id: agreement, state_number: '1', chain_id: chain, from_period: '0' },
  ])
  await addVersion(warehouse, agreement, 1)
  await warehouse.fill('registry.agreement_version_periods', [
    { agreement_id: agreement, version_number: '1', chain_id: chain, from_period: '0' },
  ])
  await addRule(warehouse, agreement, rule)
}

/** A version of ZERO_FLOOR terms that has always been known and is in force by date from 2025 on. */
export async function addVersion(
  warehouse: HandmadeWarehouse,
  agreement: string,
  version: number,
  changes: HandmadeRow = {},
): Promise<void> {
  await warehouse.fill('registry.agreement_versions', [
    {
      agreement_id: agreement,
      version_number: String(version),
      effective_from: '2025-01-01',
      loss_policy: 'ZERO_FLOOR',
      recorded_at: '2024-12-01T00:00:00Z',
      ...changes,
    },
  ])
}

/** A rule of version 1 unless it says otherwise. */
export async function addRule(
  warehouse: HandmadeWarehouse,
  agreement: string,
  rule: HandmadeRow,
): Promise<void> {
  await warehouse.fill('registry.agreement_rules', [
    {
      agreement_id: agreement,
      version_number: '1',
      rule_key: 'rule',
      rule_order: '1',
      chain_id: '*',
      validator_key: '*',
      tier_mode: 'NONE',
      ...rule,
    },
  ])
}

export const feesShare = (bps: number): HandmadeRow => ({
  revenue_component: 'EXEC_FEES',
  attribution_method: 'FIXED_SHARE',
  share_bps: String(bps),
})

export const commissionByStake = (bps: number): HandmadeRow => ({
  revenue_component: 'COMMISSION',
  attribution_method: 'STAKE_WEIGHT',
  commission_rate_bps: String(bps),
})

/** Leader fees of a validator; null is MISSING. */
export async function addFees(
  warehouse: HandmadeWarehouse,
  period: number,
  validator: string,
  fees: string | null,
): Promise<void> {
  await warehouse.fill('canonical.canonical_validator_fees', [
    {
      ...at(period, validator),
      total_fees_native: fees,
      shared_status: 'NOT_TRACKED',
      status: fees === null ? 'MISSING' : 'OBSERVED',
    },
  ])
}

/** Inflation commission of a validator, as derived from its inflation total. */
export async function addCommission(
  warehouse: HandmadeWarehouse,
  period: number,
  validator: string,
  commission: string,
): Promise<void> {
  await warehouse.fill('canonical.canonical_stake_rewards', [
    { ...at(period, validator), stake_account: '*', commission_native: commission, status: 'DERIVED' },
  ])
}

/** The validator's part of its tips. */
export async function addTips(
  warehouse: HandmadeWarehouse,
  period: number,
  validator: string,
  tips: string,
): Promise<void> {
  await warehouse.fill('canonical.canonical_validator_mev', [
    { ...at(period, validator), validator_mev_native: tips, status: 'OBSERVED' },
  ])
}

/** What the stake accounts of a validator were credited, by account: of the inflation or of the tips. */
export async function addCredited(
  warehouse: HandmadeWarehouse,
  component: 'COMMISSION' | 'MEV_TIPS',
  period: number,
  validator: string,
  rewards: Readonly<Record<string, string | null>>,
  status = 'OBSERVED',
): Promise<void> {
  const [table, column] =
    component === 'COMMISSION'
      ? ['canonical.canonical_stake_rewards', 'rewards_native']
      : ['canonical.canonical_staker_tips', 'tips_native']
  await warehouse.fill(
    table,
    Object.entries(rewards).map(([stake_account, reward]) => ({
      ...at(period, validator),
      stake_account,
      [column]: reward,
      status: reward === null ? 'MISSING' : status,
    })),
  )
}

/** The whole stake of a validator, and positions of it: [stake account, withdrawer, weight]. */
export async function addStake(
  warehouse: HandmadeWarehouse,
  period: number,
  validator: string,
  whole: string | null,
  positions: readonly (readonly [account: string, withdrawer: string, weight: string | null])[],
): Promise<void> {
  await warehouse.fill('canonical.canonical_validator_meta', [
    { ...at(period, validator), stake_weight: whole, status: whole === null ? 'MISSING' : 'OBSERVED' },
  ])
  await warehouse.fill(
    'canonical.canonical_stake_positions',
    positions.map(([stake_account, withdrawer_wallet, stake_weight]) => ({
      ...at(period, validator),
      stake_account,
      withdrawer_wallet,
      stake_weight,
      status: stake_weight === null ? 'MISSING' : 'OBSERVED',
    })),
  )
}

/** The key columns of a validator's row. */
export function at(period: number, validator: string): HandmadeRow {
  return { chain_id: chain, period_id: periodId(period), validator_key: validator }
}
