import { percentText, sumOf } from './amount-text.js'
import type { Agreement, StatementLine, TierSlice } from './statement.js'

/** Lines that stand together: of one rule and one reason, so that the reason is said once. */
export interface LineGroup {
  readonly reason: string
  readonly versionNumber: number
  /** Of the whole rule, not of each line. */
  readonly tiers: readonly TierSlice[]
  readonly lines: readonly StatementLine[]
}

/** The lines of one component of an agreement. */
export interface ComponentLines {
  readonly component: string
  readonly groups: readonly LineGroup[]
  readonly lineCount: number
  /** Null while a line of them is not known, as in every sum here. */
  readonly amount: string | null
}

/** The lines of one agreement; without one, those of the whole statement. */
export interface AgreementLines {
  readonly agreement: Agreement | null
  readonly components: readonly ComponentLines[]
  readonly amount: string | null
}

/** The lines of a statement as they are read: agreement, component, reason. Their order stays. */
export function groupLines(
  lines: readonly StatementLine[],
  agreements: readonly Agreement[],
): readonly AgreementLines[] {
  return runsOf(lines, (line) => line.agreementId).map((ofAgreement) => ({
    agreement: agreements.find(({ id }) => id === ofAgreement[0]?.agreementId) ?? null,
    components: runsOf(ofAgreement, (line) => line.component).map((ofComponent) => ({
      component: ofComponent[0]?.component ?? '',
      groups: runsOf(ofComponent, ({ ruleKey, versionNumber, kind, reason, tiers }) =>
        JSON.stringify([ruleKey, versionNumber, kind, reason, tiers]),
      ).map((ofReason) => ({
        reason: ofReason[0]?.reason ?? '',
        versionNumber: ofReason[0]?.versionNumber ?? 0,
        tiers: ofReason[0]?.tiers ?? [],
        lines: ofReason,
      })),
      lineCount: ofComponent.length,
      amount: sumOf(ofComponent.map(({ amount }) => amount)),
    })),
    amount: sumOf(ofAgreement.map(({ amount }) => amount)),
  }))
}

/** `50 %`; of a line that was split over tiers, `tiers`; empty where a line has no rate. */
export function rateText({ rateBps, tiers, kind }: StatementLine): string {
  if (rateBps !== null) return percentText(rateBps)
  return kind === 'RATE' && tiers.length > 0 ? 'tiers' : ''
}

/** Neighbours of one key, in their order. */
function runsOf<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const runs: T[][] = []
  let last: string | undefined
  for (const item of items) {
    const key = keyOf(item)
    if (key === last) runs.at(-1)?.push(item)
    else runs.push([item])
    last = key
  }
  return runs
}
