/*
 * What commissions are made from, on one chain, with no word of where it was read: the same for a sample and for a world
 * made by chance. Amounts are atoms (1e-18 coin); times are seconds since 1970; undefined is what nobody knows or said.
 */

export const components = ['EXEC_FEES', 'MEV_TIPS', 'VOTE_REWARDS', 'COMMISSION'] as const
export type Component = (typeof components)[number]

export type FactStatus = 'OBSERVED' | 'DERIVED' | 'PROVEN_ZERO' | 'MISSING'

/** The amount is undefined exactly when the status is MISSING. */
export interface Fact {
  readonly atoms: bigint | undefined
  readonly status: FactStatus
}

/** [from, until) as the contract speaks of it; an open end is undefined. */
export interface Span<Unit extends string, Bound> {
  readonly unit: Unit
  readonly from: Bound
  readonly until: Bound | undefined
}

export interface Period {
  readonly identifier: string
  readonly id: string
  readonly number: number
  /** When it can have begun at the earliest and at the latest: its start, where that is known. */
  readonly earliestStart: number | undefined
  readonly latestStart: number | undefined
  readonly slots: { readonly first: bigint; readonly last: bigint } | undefined
  readonly isFinal: boolean
}

/** A stake account: its weight and what it was credited, in base units. */
export interface Account {
  readonly wallet: string
  readonly isDerived: boolean
  readonly weight: bigint | undefined
  readonly credited: Readonly<Record<'COMMISSION' | 'MEV_TIPS', bigint | undefined>>
}

/** The stake accounts that are known of a validator in a period. */
export interface StakeList {
  readonly accounts: readonly Account[]
  readonly isDerived: boolean
}

/** A validator that the operator runs, in a period. */
export interface Place {
  readonly period: number
  readonly validator: string
  readonly facts: Readonly<Record<Component, Fact>>
  readonly stakes: StakeList | undefined
  /** The validator's whole stake in base units. */
  readonly whole: { readonly weight: bigint | undefined; readonly isDerived: boolean }
}

export type Scope = 'PERIOD' | 'VERSION' | 'AGREEMENT' | 'CALENDAR_YEAR'

export interface Limit {
  readonly amount: bigint
  readonly scope: Scope
}

/** [lower, upper); the last is open. */
export interface Tier {
  readonly number: number
  readonly lower: bigint
  readonly upper: bigint | undefined
  readonly rateBps: bigint
}

export interface Tiers {
  readonly mode: 'GRADUATED' | 'VOLUME'
  readonly scope: Scope
  readonly table: readonly Tier[]
}

export interface Rule {
  readonly key: string
  readonly reach: 'EVERYWHERE' | 'CHAIN'
  /** `*` for all. */
  readonly validator: string
  readonly component: Component
  readonly method: 'FIXED_SHARE' | 'STAKE_WEIGHT' | 'CLIENT_REVENUE'
  readonly shareBps: bigint | undefined
  readonly rateBps: bigint | undefined
  readonly floor: Limit | undefined
  readonly cap: Limit | undefined
  readonly tiers: Tiers | undefined
  readonly splitGroup: string | undefined
}

export interface Version {
  readonly number: number
  readonly recordedAt: number
  readonly holds: Span<'DATE' | 'PERIOD', number> | Span<'SLOT', bigint>
  readonly lossPolicy: 'ZERO_FLOOR' | 'NET_WITHIN_STATEMENT' | 'CARRY_FORWARD'
  readonly rules: readonly Rule[]
}

export interface State {
  readonly number: number
  readonly isActive: boolean
  readonly begins: { readonly unit: 'DATE' | 'PERIOD'; readonly at: number }
}

export interface Agreement {
  readonly id: string
  readonly partner: string
  readonly states: readonly State[]
  readonly versions: readonly Version[]
}

export interface Override {
  readonly agreement: string
  readonly rule: string
  readonly period: number
  /** `*` for the whole rule. */
  readonly validator: string
  readonly amount: bigint
  readonly expected: bigint | undefined
  readonly writtenAt: number
  readonly reason: string
  readonly author: string
}

/** A wallet of a partner in the periods [from, until). */
export interface Wallet {
  readonly address: string
  readonly partner: string
  readonly from: number
  readonly until: number | undefined
}

/** What holds for a partner's payouts in the periods [from, until). */
export interface PartnerTerms {
  readonly partner: string
  readonly from: number
  readonly until: number | undefined
  readonly minimumPayout: bigint | undefined
  readonly withholdingBps: bigint
}

export interface World {
  readonly chain: string
  readonly nativeDecimals: number
  /** The build's logical time: what was written or recorded later does not count. */
  readonly asOf: number
  readonly periods: readonly Period[]
  readonly places: readonly Place[]
  readonly wallets: readonly Wallet[]
  readonly agreements: readonly Agreement[]
  readonly overrides: readonly Override[]
  readonly terms: readonly PartnerTerms[]
  /** Periods that were closed and not opened again. */
  readonly closedPeriods: readonly number[]
}

export function isValidAt(
  span: { readonly from: number; readonly until: number | undefined },
  at: number,
): boolean {
  return span.from <= at && (span.until === undefined || at < span.until)
}
