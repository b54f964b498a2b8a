import { missing, provenZero, type Figure } from './candidates.js'
import type { CostKind } from './costs.js'
import { partInBps } from './engine/arithmetic.js'
import { components, type Component, type Fact } from './engine/world.js'
import { atomsPerLamport, coinText } from './exact.js'
import type { KnownFacts } from './facts.js'
import { isValidIn, mappedFacts, ruleValue, type Registry } from './registry.js'
import { cell } from './text-tables.js'

export interface ValidatorPnl {
  readonly epoch: number
  readonly validatorKey: string
  readonly byComponent: Readonly<Record<Component, Fact>>
  readonly costs: Fact
}

export function validatorPnls(known: KnownFacts, registry: Registry): ValidatorPnl[] {
  return known.validatorsSeen.map(({ epoch, validatorKey }) => pnlOf(known, registry, epoch, validatorKey))
}

function pnlOf(known: KnownFacts, registry: Registry, epoch: number, validatorKey: string): ValidatorPnl {
  const fact = (name: string): Figure => known.chosen.of(epoch, validatorKey, name)
  return {
    epoch,
    validatorKey,
    byComponent: {
      EXEC_FEES: inAtoms(fact('EXEC_FEES')),
      MEV_TIPS: inAtoms(mevTips(known, registry, epoch, validatorKey)),
      VOTE_REWARDS: inAtoms(voteRewards(known, registry, epoch, validatorKey)),
      COMMISSION: inAtoms(inflationCommission(known, epoch, validatorKey)),
    },
    costs: inAtoms(wholeCosts(known.costs.of(epoch, validatorKey))),
  }
}

/** Of the validators that the operator runs. */
export function operatedPnls(
  pnls: readonly ValidatorPnl[],
  known: KnownFacts,
  registry: Registry,
): ValidatorPnl[] {
  const operated = registry.validators.filter((row) => row['chain_id'] === known.chainId)
  return pnls.filter(({ epoch, validatorKey }) =>
    operated.some((row) => row['validator_key'] === validatorKey && isValidIn(row, epoch)),
  )
}

function inAtoms({ value, status }: Figure): Fact {
  return { atoms: value === undefined ? undefined : value * atomsPerLamport, status }
}

/** The validator's leaf of the tip account: its rate, but never more than the network's fee leaves. Nothing of nothing. */
function mevTips(known: KnownFacts, registry: Registry, epoch: number, validatorKey: string): Figure {
  const total = known.chosen.of(epoch, validatorKey, 'MEV_TOTAL')
  if (total.status === 'PROVEN_ZERO') return provenZero
  const { value: rate } = known.chosen.of(epoch, validatorKey, 'MEV_COMMISSION_RATE')
  const networkBps = ruleValue(registry, known.chainId, 'TIP_ROUTER_FEE_BPS', epoch)
  if (total.value === undefined || rate === undefined || networkBps === undefined) return missing
  const atRate = partInBps(total.value, clamped(rate))
  const atMost = total.value - partInBps(total.value, networkBps)
  return { value: atRate < atMost ? atRate : atMost, status: 'DERIVED' }
}

/** As the validator was seen to be paid it, else its rate of the whole inflation reward. */
function inflationCommission(known: KnownFacts, epoch: number, validatorKey: string): Figure {
  const seen = known.chosen.of(epoch, validatorKey, 'INFLATION_COMMISSION')
  if (seen.value !== undefined) return seen
  const { value: total } = known.chosen.of(epoch, validatorKey, 'INFLATION_TOTAL')
  const { value: rate } = known.chosen.of(epoch, validatorKey, 'COMMISSION_RATE')
  if (total === undefined || rate === undefined) return missing
  return { value: partInBps(total, clamped(rate)), status: 'DERIVED' }
}

/** A rate above the whole takes the whole. */
function clamped(bps: bigint): bigint {
  return bps > 10_000n ? 10_000n : bps
}

/** Rewards of the operator's own stake at the validator. */
function voteRewards(known: KnownFacts, registry: Registry, epoch: number, validatorKey: string): Figure {
  const wallets = registry.operator_wallets
    .filter((row) => row['chain_id'] === known.chainId && isValidIn(row, epoch))
    .map((row) => cell(row, 'wallet_address'))
  if (wallets.length === 0) return provenZero
  if (!areAllPositionsKnown(known, epoch, validatorKey)) return missing
  const own = (known.positions.of(epoch, validatorKey) ?? []).filter(({ withdrawer }) =>
    wallets.includes(withdrawer),
  )
  if (own.length === 0) return provenZero
  const rewards = own.map(({ address }) => known.stakeReward(epoch, address))
  if (rewards.includes(undefined)) return missing
  return { value: rewards.reduce<bigint>((sum, reward) => sum + (reward ?? 0n), 0n), status: 'OBSERVED' }
}

/** The stake accounts that are known make up the validator's whole stake. */
function areAllPositionsKnown(known: KnownFacts, epoch: number, validatorKey: string): boolean {
  const positions = known.positions.of(epoch, validatorKey)
  const { value: stake } = known.chosen.of(epoch, validatorKey, 'ACTIVE_STAKE')
  if (positions === undefined || stake === undefined) return false
  return positions.reduce((sum, { lamports }) => sum + lamports, 0n) === stake
}

/** The sum of what is tracked; unknown while a part is, or while nothing is tracked. */
function wholeCosts(kinds: ReadonlyMap<CostKind, Figure>): Figure {
  const figures = [...kinds.values()]
  const values = figures.map(({ value }) => value)
  if (figures.length === 0 || values.includes(undefined)) return missing
  const statuses = figures.map(({ status }) => status)
  return {
    value: values.reduce<bigint>((sum, value) => sum + (value ?? 0n), 0n),
    status: statuses.includes('DERIVED')
      ? 'DERIVED'
      : statuses.every((status) => status === 'PROVEN_ZERO')
        ? 'PROVEN_ZERO'
        : 'OBSERVED',
  }
}

/** Sum of the four, or undefined while one is unknown. */
function totalRevenue(pnl: ValidatorPnl): bigint | undefined {
  let total = 0n
  for (const component of components) {
    const { atoms } = pnl.byComponent[component]
    if (atoms === undefined) return undefined
    total += atoms
  }
  return total
}

/** A row of `computation.validator_pnl`, amounts as the database gives them. */
export function pnlRow(
  pnl: ValidatorPnl,
  known: KnownFacts,
  registry: Registry,
): Readonly<Record<string, string | null>> {
  const { EXEC_FEES, MEV_TIPS, VOTE_REWARDS, COMMISSION } = pnl.byComponent
  const total = totalRevenue(pnl)
  const basis = mappedFacts(registry, known.chainId).has('PRIORITY_FEES_SHARED') ? 'NET' : 'GROSS'
  const net = total === undefined || pnl.costs.atoms === undefined ? undefined : total - pnl.costs.atoms
  return {
    period_identifier: String(pnl.epoch),
    validator_key: pnl.validatorKey,
    exec_fees_native: nativeText(EXEC_FEES.atoms),
    exec_fees_status: EXEC_FEES.status,
    exec_fees_basis: EXEC_FEES.atoms === undefined ? null : basis,
    mev_tips_native: nativeText(MEV_TIPS.atoms),
    mev_tips_status: MEV_TIPS.status,
    vote_rewards_native: nativeText(VOTE_REWARDS.atoms),
    vote_rewards_status: VOTE_REWARDS.status,
    commission_native: nativeText(COMMISSION.atoms),
    commission_status: COMMISSION.status,
    costs_native: nativeText(pnl.costs.atoms),
    costs_status: pnl.costs.status,
    total_revenue_native: nativeText(total),
    net_native: nativeText(net),
  }
}

export function nativeText(atoms: bigint | undefined): string | null {
  return atoms === undefined ? null : coinText(atoms)
}
