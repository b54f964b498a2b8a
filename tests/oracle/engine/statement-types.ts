import type { Line } from './line.js'

/** A line of a partner's statements: in which period it stands (none while it is pending), and of which it speaks. */
export interface PartnerLine extends Omit<Line, 'period'> {
  readonly period: number | undefined
  readonly sourcePeriod: number
  /** Of an adjustment: what was frozen, and what it is now. */
  readonly change: { readonly previous: bigint; readonly now: bigint } | undefined
}

export type BlockingReason = 'MISSING_FACT' | 'PERIOD_NOT_FINAL' | 'PERIOD_TIME_UNKNOWN' | 'OVER_ATTRIBUTED'

/** Amounts but the carries are undefined while it is blocked. */
export interface Statement {
  readonly partner: string
  readonly period: number
  readonly total: bigint | undefined
  readonly adjustments: bigint | undefined
  readonly withheld: bigint | undefined
  readonly carryIn: bigint
  readonly payable: bigint | undefined
  readonly carryOut: bigint
  readonly lineCount: number
  readonly blockingReason: BlockingReason | undefined
}

/** What was released, as it was then. */
export interface Frozen {
  readonly statements: readonly Statement[]
  readonly lines: readonly PartnerLine[]
}

export const nothingFrozen: Frozen = { statements: [], lines: [] }

/** Names the statement of a partner in a period. */
export function statementKey({
  partner,
  period,
}: {
  readonly partner: string
  readonly period: number | undefined
}): string {
  return `${partner} ${period ?? '-'}`
}
