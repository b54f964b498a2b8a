import { atomsPerLamport, coinText, partInBps } from './exact.js'
import type { Facts, KnownFacts } from './facts.js'
import { isValidIn, type Registry } from './registry.js'
import { cell } from './text-tables.js'

export type FactStatus = 'OBSERVED' | 'DERIVED' | 'PROVEN_ZERO' | 'MISSING'
export type Component = 'EXEC_FEES' | 'MEV_TIPS' | 'VOTE_REWARDS' | 'COMMISSION'

export const components: readonly Component[] = ['EXEC_FEES', 'MEV_TIPS', 'VOTE_REWARDS', 'COMMISSION']

/** Atoms; undefined exactly when the status is MISSING. */
export interface ComponentValue {
  readonly atoms: bigint | undefined
  readonly status: FactStatus
}

export interface ValidatorPnl {
  readonly epoch: number
  readonly validatorKey: string
  readonly facts: Facts
  readonly byComponent: Readonly<Record<Component, ComponentValue>>
}

const missing: ComponentValue = { atoms: undefined, status: 'MISSING' }
const provenZero: ComponentValue = { atoms: 0n, status: 'PROVEN_ZERO' }

export function validatorPnls(known: KnownFacts, registry: Registry): ValidatorPnl[] {
  return known.epochs.flatMap((epoch) =>
    [...(known.byEpoch.get(epoch) ?? [])].map(([validatorKey, facts]) => ({
      epoch,
      validatorKey,
      facts,
      byComponent: {
        EXEC_FEES: observed(facts.earningsBlockRewards ?? facts.otherBlockRewards),
        MEV_TIPS: mevTips(facts, tipRouterFee(registry, known.chainId, epoch)),
        VOTE_REWARDS: voteRewards(facts, known, registry, epoch),
        COMMISSION: inflationCommission(facts),
      },
    })),
  )
}

/** Validators that the operator runs, in every known epoch: where nothing is known of one, all of it is missing. */
export function operatedPnls(
  pnls: readonly ValidatorPnl[],
  known: KnownFacts,
  registry: Registry,
): ValidatorPnl[] {
  const byKey = new Map(pnls.map((pnl) => [`${pnl.epoch} ${pnl.validatorKey}`, pnl]))
  const operated = registry.validators.filter((row) => row['chain_id'] === known.chainId)
  return known.epochs.flatMap((epoch) =>
    operated
      .filter((row) => isValidIn(row, epoch))
      .map((row) => cell(row, 'validator_key'))
      .map((validatorKey) => byKey.get(`${epoch} ${validatorKey}`) ?? unknownPnl(epoch, validatorKey)),
  )
}

function unknownPnl(epoch: number, validatorKey: string): ValidatorPnl {
  const byComponent = { EXEC_FEES: missing, MEV_TIPS: missing, VOTE_REWARDS: missing, COMMISSION: missing }
  return { epoch, validatorKey, facts: {}, byComponent }
}

/** Sum of the four, or undefined while one is unknown. */
export function totalRevenue(pnl: ValidatorPnl): bigint | undefined {
  let total = 0n
  for (const component of components) {
    const { atoms } = pnl.byComponent[component]
    if (atoms === undefined) return undefined
    total += atoms
  }
  return total
}

/** A row of `computation.validator_pnl`, amounts as the database gives them. */
export function pnlRow(pnl: ValidatorPnl): Readonly<Record<string, string | null>> {
  const { EXEC_FEES, MEV_TIPS, VOTE_REWARDS, COMMISSION } = pnl.byComponent
  const total = totalRevenue(pnl)
  return {
    period_identifier: String(pnl.epoch),
    validator_key: pnl.validatorKey,
    exec_fees_native: nativeText(EXEC_FEES.atoms),
    exec_fees_status: EXEC_FEES.status,
    exec_fees_basis: EXEC_FEES.atoms === undefined ? null : 'GROSS',
    mev_tips_native: nativeText(MEV_TIPS.atoms),
    mev_tips_status: MEV_TIPS.status,
    vote_rewards_native: nativeText(VOTE_REWARDS.atoms),
    vote_rewards_status: VOTE_REWARDS.status,
    commission_native: nativeText(COMMISSION.atoms),
    commission_status: COMMISSION.status,
    costs_native: null,
    costs_status: 'MISSING',
    total_revenue_native: nativeText(total),
    net_native: null,
  }
}

export function nativeText(atoms: bigint | undefined): string | null {
  return atoms === undefined ? null : coinText(atoms)
}

/** A zero that was seen is proven; what nobody saw is no zero. */
function observed(lamports: bigint | undefined): ComponentValue {
  if (lamports === undefined) return missing
  return lamports === 0n ? provenZero : { atoms: lamports * atomsPerLamport, status: 'OBSERVED' }
}

function derived(lamports: bigint): ComponentValue {
  return { atoms: lamports * atomsPerLamport, status: 'DERIVED' }
}

/** The validator's leaf of the tip account: its rate, but never more than the protocol's fee leaves. */
function mevTips(facts: Facts, feeBps: bigint): ComponentValue {
  const { mev, mevCommissionBps } = facts
  if (mev === undefined || mevCommissionBps === undefined) return missing
  const atRate = partInBps(mev, clamped(mevCommissionBps))
  const atMost = mev - partInBps(mev, feeBps)
  return derived(atRate < atMost ? atRate : atMost)
}

function inflationCommission(facts: Facts): ComponentValue {
  const { observedCommission, inflation, commissionBps } = facts
  if (observedCommission !== undefined) return observed(observedCommission)
  if (inflation === undefined || commissionBps === undefined) return missing
  return derived(partInBps(inflation, clamped(commissionBps)))
}

function clamped(bps: bigint): bigint {
  return bps > 10_000n ? 10_000n : bps
}

/** Rewards of the operator's own stake at the validator. */
function voteRewards(facts: Facts, known: KnownFacts, registry: Registry, epoch: number): ComponentValue {
  const wallets = registry.operator_wallets
    .filter((row) => row['chain_id'] === known.chainId && isValidIn(row, epoch))
    .map((row) => cell(row, 'wallet_address'))
  if (wallets.length === 0) return provenZero
  const { positions, stake } = facts
  if (positions === undefined || stake === undefined) return missing
  const listed = positions.reduce((sum, position) => sum + position.stake, 0n)
  if (listed !== stake) return missing
  const own = positions.filter((position) => wallets.includes(position.withdrawer))
  if (own.length === 0) return provenZero
  const rewards = own.map((position) => known.stakeRewards.get(`${epoch} ${position.address}`))
  if (rewards.includes(undefined)) return missing
  return observed(rewards.reduce<bigint>((sum, reward) => sum + (reward ?? 0n), 0n))
}

function tipRouterFee(registry: Registry, chainId: string, epoch: number): bigint {
  const rule = registry.protocol_rules.find(
    (row) => row['chain_id'] === chainId && row['rule'] === 'TIP_ROUTER_FEE_BPS' && isValidIn(row, epoch),
  )
  if (rule === undefined) throw new Error(`no TIP_ROUTER_FEE_BPS for ${chainId} in ${epoch}`)
  return BigInt(cell(rule, 'value'))
}
