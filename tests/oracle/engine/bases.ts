import { largestRemainder, partInBps, partOf, sum, sumOrUnknown } from './arithmetic.js'
import { groupBy } from './group-by.js'
import type { RuleInScope } from './rules-in-scope.js'
import { isValidAt, type Account, type Fact, type FactStatus, type World } from './world.js'

export type BaseMethod = 'COMPONENT' | 'STAKE' | 'CREDITED_REWARDS' | 'STAKE_FALLBACK'

/** What a rule's rate is applied to. Atoms are undefined exactly when the status is MISSING. */
export interface Base {
  readonly atoms: bigint | undefined
  readonly status: FactStatus
  readonly method: BaseMethod
}

/** A part of a whole, and how well both are known. */
interface Weights {
  readonly part: bigint
  readonly whole: bigint
  readonly isDerived: boolean
}

/** The bases of all rules that are in force for sure. */
export function basesOf(world: World, scope: readonly RuleInScope[]): ReadonlyMap<RuleInScope, Base> {
  const inForce = scope.filter(({ certainty }) => certainty === 'IN_FORCE')
  const split = splitShares(inForce)
  return new Map(
    inForce.map((rule) => {
      const { atoms, ...rest } = split.get(rule) ?? baseOf(world, rule)
      return [rule, { atoms: atoms === undefined ? undefined : afterLossPolicy(rule, atoms), ...rest }]
    }),
  )
}

/** A loss of the validator is the partner's too, unless the terms floor it at 0. */
function afterLossPolicy({ version }: RuleInScope, atoms: bigint): bigint {
  return version.lossPolicy === 'ZERO_FLOOR' && atoms < 0n ? 0n : atoms
}

function baseOf(world: World, scope: RuleInScope): Base {
  const { rule, place } = scope
  const { atoms, status } = partOfVersion(scope)
  if (rule.method === 'FIXED_SHARE')
    return {
      atoms: atoms === undefined ? undefined : partInBps(atoms, rule.shareBps ?? 0n),
      status,
      method: 'COMPONENT',
    }
  const own = ownAccounts(world, scope)
  const credited = rule.method === 'CLIENT_REVENUE' ? creditedRewards(scope, own) : undefined
  const weights = credited ?? stakeWeights(place.whole, place.stakes, own)
  const method =
    credited !== undefined
      ? 'CREDITED_REWARDS'
      : rule.method === 'CLIENT_REVENUE'
        ? 'STAKE_FALLBACK'
        : 'STAKE'
  if (atoms === undefined || weights === undefined) return { atoms: undefined, status: 'MISSING', method }
  return {
    atoms: weights.whole === 0n ? 0n : partOf(atoms, weights.part, weights.whole),
    status: weights.isDerived && status === 'OBSERVED' ? 'DERIVED' : status,
    method,
  }
}

/**
 * The component; where versions change inside the period, what falls to this one by the slots that it holds, the rest of
 * the slots having their part too.
 */
function partOfVersion({ rule, place, version, versionsOfPeriod, slots }: RuleInScope): Fact {
  const fact = place.facts[rule.component]
  if (fact.atoms === undefined || slots === undefined) return fact
  const versions = [...versionsOfPeriod].sort((a, b) => a.version.number - b.version.number)
  const held = versions.map((each) => each.slots?.held ?? 0n)
  const parts = largestRemainder(fact.atoms, [...held, slots.all - sum(held)])
  return { ...fact, atoms: parts[versions.findIndex((each) => each.version === version)] }
}

/**
 * Rules of one group whose shares make up the whole leave no residue. Where a member is not in force, or holds
 * other slots of the period, the group is not whole, and its rules are floored like others.
 */
function splitShares(scope: readonly RuleInScope[]): ReadonlyMap<RuleInScope, Base> {
  const members = scope.filter(({ rule }) => rule.splitGroup !== undefined && rule.method === 'FIXED_SHARE')
  const groups = groupBy(members, ({ rule, period, place, slots }) =>
    JSON.stringify([rule.splitGroup, period.number, place.validator, rule.component, slotsName(slots)]),
  )
  const bases = new Map<RuleInScope, Base>()
  for (const group of groups.values()) {
    const ordered = [...group].sort((a, b) => (tieKey(a) < tieKey(b) ? -1 : 1))
    const shares = ordered.map(({ rule }) => rule.shareBps ?? 0n)
    const [first] = ordered
    if (first === undefined || sum(shares) !== 10_000n) continue
    const { atoms, status } = partOfVersion(first)
    if (atoms === undefined) continue
    const parts = largestRemainder(atoms, shares)
    ordered.forEach((rule, place) => bases.set(rule, { atoms: parts[place], status, method: 'COMPONENT' }))
  }
  return bases
}

function slotsName(slots: RuleInScope['slots']): string {
  return slots === undefined ? 'all' : `${slots.from} ${slots.held}`
}

function tieKey({ agreement, rule }: RuleInScope): string {
  return JSON.stringify([agreement.partner, agreement.id, rule.key])
}

/** Stake whose withdrawer is a wallet that the partner introduced and still has. */
function ownAccounts(world: World, { agreement, period, place }: RuleInScope): readonly Account[] {
  const wallets = new Set(
    world.wallets
      .filter((wallet) => wallet.partner === agreement.partner && isValidAt(wallet, period.number))
      .map(({ address }) => address),
  )
  return (place.stakes?.accounts ?? []).filter(({ wallet }) => wallets.has(wallet))
}

/** The partner's stake at the validator, of the validator's whole stake. */
function stakeWeights(
  whole: RuleInScope['place']['whole'],
  stakes: RuleInScope['place']['stakes'],
  own: readonly Account[],
): Weights | undefined {
  const part = sumOrUnknown(own.map(({ weight }) => weight))
  if (stakes === undefined || part === undefined || whole.weight === undefined) return undefined
  const isPartDerived = own.length > 0 ? own.some(({ isDerived }) => isDerived) : stakes.isDerived
  return { part, whole: whole.weight, isDerived: isPartDerived || whole.isDerived }
}

/**
 * What was credited to the partner's clients, of what was credited to all stakers: inflation rewards for COMMISSION, tips
 * for MEV_TIPS. Undefined unless the stake accounts are all known, and the reward of each that has stake.
 */
function creditedRewards({ rule, place }: RuleInScope, own: readonly Account[]): Weights | undefined {
  const { component } = rule
  const { stakes, whole } = place
  if (component !== 'COMMISSION' && component !== 'MEV_TIPS') return undefined
  if (stakes === undefined || whole.weight === undefined) return undefined
  if (sumOrUnknown(stakes.accounts.map(({ weight }) => weight)) !== whole.weight) return undefined
  const rewardOf = ({ weight, credited }: Account): bigint | undefined =>
    credited[component] ?? (weight === 0n ? 0n : undefined)
  const part = sumOrUnknown(own.map(rewardOf))
  const all = sumOrUnknown(stakes.accounts.map(rewardOf))
  return part === undefined || all === undefined
    ? undefined
    : { part, whole: all, isDerived: stakes.isDerived }
}
