import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Outcome } from './worksheet.js'

/** What a line comes to on the sheet; a part that does not apply is undefined. */
export interface Working {
  /** The terms, or what the line is, in one sentence. */
  readonly inWords: string
  readonly base?: Outcome | undefined
  readonly preOverride?: Outcome | undefined
  readonly override?: Outcome | undefined
  readonly final: Outcome
  /** Of the line's own column, where the line has a rate. */
  readonly rateBps?: Outcome | undefined
  /** Of an adjustment: what was given for the period before, and what it gives now. */
  readonly previous?: Outcome | undefined
  readonly current?: Outcome | undefined
  readonly tiers?: readonly WorkedTier[]
  readonly notes: readonly string[]
}

/** A row of computation.commission_line_tiers beside what the sheet came to. */
export interface WorkedTier {
  readonly tierNumber: string
  readonly slice: Outcome
  readonly amount: Outcome
  readonly published: PublishedRow | undefined
}

/** The line cannot be worked out from what the registry and the facts hold today. */
export interface NoWorking {
  readonly reason: string
}
