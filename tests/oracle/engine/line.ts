import type { BaseMethod } from './bases.js'
import type { Slice } from './tiers.js'
import type { Component, FactStatus, Rule } from './world.js'

export type LineKind =
  'RATE' | 'FLOOR_TOPUP' | 'CAP_REDUCTION' | 'TIER_RERATE' | 'LOSS_RELIEF' | 'WITHHOLDING' | 'ADJUSTMENT'

/** What a person set in place of what the terms give. */
export interface AppliedOverride {
  readonly atoms: bigint
  readonly isDrift: boolean
  readonly reason: string
  readonly author: string
  readonly writtenAt: number
}

/** A commission line. `*` stands for all, as in the tables. Periods are numbers. */
export interface Line {
  readonly partner: string
  readonly agreement: string
  readonly version: number
  readonly rule: string
  readonly period: number
  readonly validator: string
  readonly component: Component | '*'
  readonly kind: LineKind
  readonly method: Rule['method'] | undefined
  readonly baseMethod: BaseMethod | undefined
  readonly base: bigint | undefined
  readonly rateBps: bigint | undefined
  /** What the terms give; undefined while it is unknown. */
  readonly byTerms: bigint | undefined
  readonly override: AppliedOverride | undefined
  readonly status: FactStatus | 'OVERRIDDEN'
  /** Of a rate by tiers: the slices of the whole rule in the step. */
  readonly slices: readonly Slice[]
}

/** What is paid: the override where there is one. */
export function finalAmount(line: Pick<Line, 'override' | 'byTerms'>): bigint | undefined {
  return line.override?.atoms ?? line.byTerms
}
