/**
 * A statement as people read it: plain data, from which every format is rendered. Amounts are decimals as text in whole
 * coins, never numbers; null is what is not known, or does not apply. Times are ISO 8601 in UTC.
 */
export interface Statement extends StatementHead {
  /** Who owes it: the variable `operator_name` of aurora.yml; null where the project has none. */
  readonly operator: string | null
  /** What people did to it, in order. */
  readonly history: readonly StatementEvent[]
  readonly terms: PartnerTerms | null
  /** Those whose lines stand here, by their id. */
  readonly agreements: readonly Agreement[]
  /** By agreement, component, rule and validator. */
  readonly lines: readonly StatementLine[]
  /** Why it cannot move; empty when nothing stands in its way. */
  readonly blockers: readonly Blocker[]
}

/** What `list` tells of a statement: everything but its lines and what explains them. */
export interface StatementSummary extends StatementHead {
  readonly lineCount: number
  /** The first of its blockers. */
  readonly blockingReason: string | null
}

export interface StatementHead {
  readonly id: string
  /** `<partner>/<chain>/<period>`, as the verbs take it. */
  readonly name: string
  readonly partner: Partner
  readonly chain: Chain
  readonly period: Period
  readonly status: StatementStatus
  /** Submitted, not released, and another statement since: so it is a draft again. */
  readonly hasChanged: boolean
  /** What it was frozen as; null until it is released. */
  readonly release: Release | null
  readonly amounts: Amounts
  /** At the price that was frozen at release; null until then, and without a currency. */
  readonly fiat: Fiat | null
}

export type StatementStatus = 'DRAFT' | 'PENDING_APPROVAL' | 'APPROVED' | 'RELEASED' | 'PAID' | 'DISPUTED'

export interface Partner {
  readonly id: string
  readonly name: string
  readonly legalEntity: string | null
  readonly contactName: string | null
  readonly contactEmail: string | null
}

export interface Chain {
  readonly id: string
  readonly name: string
  /** Symbol of the coin: `SOL`. */
  readonly unit: string
  readonly periodType: string
}

export interface Period {
  readonly identifier: string
  readonly start: string | null
  /** The first moment after it. */
  readonly end: string | null
}

export interface StatementEvent {
  readonly event: 'SUBMIT' | 'APPROVE' | 'RELEASE' | 'PAY' | 'DISPUTE' | 'RESOLVE'
  readonly actor: string
  readonly reason: string | null
  readonly occurredAt: string
  readonly publicationId: string
  readonly contentHash: string
  readonly eventHash: string
}

export interface Release {
  readonly publicationId: string
  readonly contentHash: string
}

/** total + adjustments + carry_in = withheld + payable + carry_out; the first three and the payable are null while blocked. */
export interface Amounts {
  readonly total: string | null
  readonly adjustments: string | null
  readonly carryIn: string
  readonly withheld: string | null
  readonly payable: string | null
  readonly carryOut: string
}

export interface Fiat {
  readonly currency: string
  /** Price of a coin. */
  readonly rate: string
  /** `2026-01-31`. */
  readonly priceDate: string
  readonly source: string
  readonly payable: string
}

/** What was agreed with the partner beside its agreements, in force in the period. */
export interface PartnerTerms {
  readonly minimumPayout: string | null
  readonly withholdingBps: number
  readonly withholdingBasis: string | null
  readonly withholdingDocument: string | null
}

export interface Agreement {
  readonly id: string
  readonly name: string
  /** Those that the lines rest on. */
  readonly versions: readonly AgreementVersion[]
}

export interface AgreementVersion {
  readonly number: number
  /** Of the terms as they were signed, what is text: `document`, `clause` and the like. */
  readonly terms: readonly (readonly [name: string, text: string])[]
}

export interface StatementLine {
  readonly id: string
  /** From 1, in the order of the statement: how people speak of it. */
  readonly number: number
  readonly agreementId: string
  readonly versionNumber: number
  readonly ruleKey: string
  /** The rule in words. */
  readonly reason: string
  /** `*` for a line of the whole rule, agreement or statement. */
  readonly validatorKey: string
  readonly validatorName: string
  readonly component: string
  readonly kind: LineKind
  readonly attributionMethod: string | null
  readonly baseMethod: string | null
  /** What the base was computed from; null where that is not known to be so any more. */
  readonly baseOrigin: BaseOrigin | null
  readonly base: string | null
  readonly rateBps: number | null
  /** What the terms give. */
  readonly computed: string | null
  readonly override: Override | null
  readonly adjustment: Adjustment | null
  readonly tiers: readonly TierSlice[]
  readonly amount: string | null
  readonly status: string
}

export type LineKind =
  'RATE' | 'TIER_RERATE' | 'FLOOR_TOPUP' | 'CAP_REDUCTION' | 'LOSS_RELIEF' | 'ADJUSTMENT' | 'WITHHOLDING'

/** base = component × part / whole, floored; without weights base = component. */
export interface BaseOrigin {
  readonly component: string
  /** In the chain's base units: stake, or rewards of stakers. */
  readonly partnerWeight: string | null
  readonly validatorWeight: string | null
}

export interface Override {
  readonly amount: string
  readonly reason: string | null
  readonly author: string | null
  readonly at: string | null
  /** The terms give another amount than the author expected. */
  readonly hasDrifted: boolean
}

export interface Adjustment {
  readonly sourcePeriod: string
  readonly cause: string | null
  readonly previous: string | null
  readonly current: string | null
  /** The publication that the source period was released from. */
  readonly previousPublicationId: string | null
}

/** What of the whole rule's measure fell into one tier. */
export interface TierSlice {
  readonly tierNumber: number
  readonly slice: string
  readonly rateBps: number
  readonly amount: string
}

export interface Blocker {
  readonly reason: string
  /** The relation and row that stand in the way. */
  readonly relation: string
  readonly rowKey: string
}
