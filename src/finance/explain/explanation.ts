import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Figure } from './worksheet.js'

/**
 * `AGREES`: worked out anew from the inputs, the line comes to what is published. `UNKNOWN`: an input is missing, and
 * the line says so too. `CHANGED`: a released line whose inputs or terms have changed since; today's line agrees.
 * `DISAGREES`: the published figure is not what the inputs give.
 */
export type Verdict = 'AGREES' | 'UNKNOWN' | 'CHANGED' | 'DISAGREES'

/** One published figure beside what the sheet came to; null is unknown, or does not apply. */
export interface Check {
  readonly column: string
  readonly published: string | null
  readonly computed: string | null
  /** Id of the figure that was worked out. */
  readonly figure: string | null
  readonly agrees: boolean
}

/** Names of what the line speaks of, for people. */
export interface LineNames {
  readonly partner: string
  readonly agreement: string
  readonly period: string
  readonly sourcePeriod: string
  readonly validator: string
  readonly unit: string
}

/** How one line came about. */
export interface Explanation {
  readonly line: PublishedRow
  readonly names: LineNames
  /** The terms, or what the line is, in one sentence. */
  readonly inWords: string
  /** True for a line that was frozen when its statement was released. */
  readonly isFrozen: boolean
  /**
   * Everything that the line rests on, in the order of the arithmetic; the last is the final amount. Of a CHANGED line
   * it is what today's rests on.
   */
  readonly figures: readonly Figure[]
  readonly result: Figure | undefined
  /** Every row that was looked at, also those that did not know what was asked of them. */
  readonly rowsAsked: readonly PublishedRow[]
  readonly missing: readonly string[]
  readonly checks: readonly Check[]
  /** Of a frozen line that is not what today's inputs give: today's line. */
  readonly today: PublishedRow | undefined
  readonly notes: readonly string[]
  readonly verdict: Verdict
}
