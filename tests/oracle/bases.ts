import { largestRemainder, partInBps, partOf } from './exact.js'
import type { KnownFacts } from './facts.js'
import type { Position } from './positions.js'
import { isValidIn, type Registry } from './registry.js'
import { ruleName, type RuleInScope } from './rules.js'
import { cell } from './text-tables.js'
import { areAllPositionsKnown, type FactStatus, type ValidatorPnl } from './validator-pnl.js'

/** What a rule's rate is applied to. Atoms; undefined exactly when the status is MISSING. */
export interface Base {
  readonly atoms: bigint | undefined
  readonly status: FactStatus
  readonly method: 'COMPONENT' | 'STAKE' | 'CREDITED_REWARDS' | 'STAKE_FALLBACK'
}

/** A part of a whole, and how well both are known. */
interface Weights {
  readonly part: bigint
  readonly whole: bigint
  readonly isDerived: boolean
}

export function basesOf(
  scope: readonly RuleInScope[],
  pnls: ReadonlyMap<string, ValidatorPnl>,
  known: KnownFacts,
  registry: Registry,
): ReadonlyMap<RuleInScope, Base> {
  const split = splitShares(scope, pnls)
  return new Map(scope.map((rule) => [rule, split.get(rule) ?? baseOf(rule, pnls, known, registry)]))
}

function baseOf(
  rule: RuleInScope,
  pnls: ReadonlyMap<string, ValidatorPnl>,
  known: KnownFacts,
  registry: Registry,
): Base {
  const { atoms, status } = componentOf(rule, pnls)
  if (rule.rule['attribution_method'] === 'FIXED_SHARE') {
    const share = BigInt(cell(rule.rule, 'share_bps'))
    return {
      atoms: atoms === undefined ? undefined : withoutLoss(partInBps(atoms, share)),
      status,
      method: 'COMPONENT',
    }
  }
  const isByClients = rule.rule['attribution_method'] === 'CLIENT_REVENUE'
  const credited = isByClients ? creditedRewards(rule, known, registry) : undefined
  const weights = credited ?? stakeWeights(rule, known, registry)
  const method = credited !== undefined ? 'CREDITED_REWARDS' : isByClients ? 'STAKE_FALLBACK' : 'STAKE'
  if (atoms === undefined || weights === undefined) return { atoms: undefined, status: 'MISSING', method }
  const part = weights.whole === 0n ? 0n : partOf(atoms, weights.part, weights.whole)
  return { atoms: withoutLoss(part), status: worse(status, weights.isDerived), method }
}

/** ZERO_FLOOR, the only loss policy so far: a loss of the validator is not the partner's. */
function withoutLoss(atoms: bigint): bigint {
  return atoms < 0n ? 0n : atoms
}

function worse(status: FactStatus, isDerived: boolean): FactStatus {
  return isDerived && status === 'OBSERVED' ? 'DERIVED' : status
}

function componentOf(
  { epoch, validatorKey, component }: RuleInScope,
  pnls: ReadonlyMap<string, ValidatorPnl>,
): { readonly atoms: bigint | undefined; readonly status: FactStatus } {
  const pnl = pnls.get(`${epoch} ${validatorKey}`)
  return pnl === undefined ? { atoms: undefined, status: 'MISSING' } : pnl.byComponent[component]
}

/**
 * Rules of one group whose shares make up the whole leave no residue: the atoms that flooring leaves over go to the
 * largest remainders. Where a member is not in force the group is not whole, and its rules are floored like others.
 */
function splitShares(
  scope: readonly RuleInScope[],
  pnls: ReadonlyMap<string, ValidatorPnl>,
): ReadonlyMap<RuleInScope, Base> {
  const groups = new Map<string, RuleInScope[]>()
  for (const rule of scope) {
    const group = rule.rule['split_group'] ?? null
    if (group === null || rule.rule['attribution_method'] !== 'FIXED_SHARE') continue
    const key = `${group} ${rule.epoch} ${rule.validatorKey} ${rule.component}`
    groups.set(key, [...(groups.get(key) ?? []), rule])
  }
  const bases = new Map<RuleInScope, Base>()
  for (const members of groups.values()) {
    const [first] = members
    const { atoms, status } =
      first === undefined ? { atoms: undefined, status: 'MISSING' as const } : componentOf(first, pnls)
    const shares = members.map(({ rule }) => BigInt(cell(rule, 'share_bps')))
    if (atoms === undefined || atoms <= 0n || shares.reduce((sum, share) => sum + share, 0n) !== 10_000n)
      continue
    const ordered = [...members].sort((a, b) => (tieKey(a) < tieKey(b) ? -1 : 1))
    const parts = largestRemainder(
      atoms,
      ordered.map(({ rule }) => BigInt(cell(rule, 'share_bps'))),
    )
    ordered.forEach((rule, place) => {
      bases.set(rule, { atoms: parts[place], status, method: 'COMPONENT' })
    })
  }
  return bases
}

function tieKey(rule: RuleInScope): string {
  return JSON.stringify([rule.partnerId, ruleName(rule.rule)])
}

/** The partner's stake at the validator, of the validator's whole stake. */
function stakeWeights(rule: RuleInScope, known: KnownFacts, registry: Registry): Weights | undefined {
  const { epoch, validatorKey } = rule
  const positions = known.positions.of(epoch, validatorKey)
  const stake = known.chosen.of(epoch, validatorKey, 'ACTIVE_STAKE')
  if (positions === undefined || stake.value === undefined) return undefined
  const own = positionsOfPartner(rule, positions, known.chainId, registry)
  // That nothing is the partner's is known as well as the list is.
  const rests = own.length > 0 ? own : positions
  return {
    part: own.reduce((sum, { lamports }) => sum + lamports, 0n),
    whole: stake.value,
    isDerived: stake.status === 'DERIVED' || rests.some(({ status }) => status === 'DERIVED'),
  }
}

/**
 * What was credited to the partner's clients, of what was credited to all stakers: inflation rewards for COMMISSION, tips
 * for MEV_TIPS. Undefined unless the stake accounts are all known, and the reward of each.
 */
function creditedRewards(rule: RuleInScope, known: KnownFacts, registry: Registry): Weights | undefined {
  const { epoch, validatorKey, component } = rule
  const rewardOf = {
    COMMISSION: (address: string) => known.stakeReward(epoch, address),
    MEV_TIPS: (address: string) => known.stakerTips.of(epoch, validatorKey, address),
    EXEC_FEES: () => undefined,
    VOTE_REWARDS: () => undefined,
  }[component]
  if (!areAllPositionsKnown(known, epoch, validatorKey)) return undefined
  const positions = known.positions.of(epoch, validatorKey) ?? []
  const rewards = positions.map(({ address }) => rewardOf(address))
  if (rewards.includes(undefined)) return undefined
  const own = new Set(positionsOfPartner(rule, positions, known.chainId, registry))
  const sum = (of: (position: Position) => boolean): bigint =>
    positions.reduce((total, position, place) => total + (of(position) ? (rewards[place] ?? 0n) : 0n), 0n)
  return {
    part: sum((position) => own.has(position)),
    whole: sum(() => true),
    isDerived: positions.some(({ status }) => status === 'DERIVED'),
  }
}

/** Stake whose withdrawer is a wallet that the partner introduced and still has. */
function positionsOfPartner(
  { partnerId, epoch }: RuleInScope,
  positions: readonly Position[],
  chainId: string,
  registry: Registry,
): Position[] {
  const wallets = new Set(
    registry.partner_wallets
      .filter(
        (row) => row['chain_id'] === chainId && row['partner_id'] === partnerId && isValidIn(row, epoch),
      )
      .map((row) => cell(row, 'wallet_address')),
  )
  return positions.filter(({ withdrawer }) => wallets.has(withdrawer))
}
