import type { Session } from '../../engine/engine.js'
import { checksOf } from './checks.js'
import { workOutAdjustment } from './explain-adjustment.js'
import { Library, workOutRuleLine } from './explain-rule-line.js'
import { workOutRelief, workOutWithholding } from './explain-statement-line.js'
import type { Check, Explanation, Verdict } from './explanation.js'
import { computedLine } from './line.js'
import type { Line } from './line.js'
import { readLineNames } from './line-names.js'
import { readRows } from '../../lineage/trace/published-rows.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Figure, Outcome } from './worksheet.js'
import { isUnknown, missingAmong, restsOn, Worksheet } from './worksheet.js'
import type { NoWorking, Working } from './working.js'

/** Works a line out anew from what the published relations hold, and compares it with what is published. */
export async function explainLine(
  session: Session,
  line: Line,
  library: Library = new Library(session),
): Promise<Explanation> {
  const sheet = new Worksheet()
  const working = await workOut(library, sheet, line)
  const isFrozen = await isOfReleasedStatement(session, line)
  const names = await readLineNames(session, line)
  const today = isFrozen ? (await computedLine(session, line.lineId))?.row : undefined
  if ('reason' in working)
    return {
      line: line.row,
      names,
      inWords: `a line of kind ${line.kind}`,
      isFrozen,
      figures: [],
      result: undefined,
      rowsAsked: [],
      missing: [],
      checks: [],
      today,
      notes: [working.reason],
      verdict: isFrozen && today === undefined ? 'CHANGED' : 'DISAGREES',
    }
  const checks = checksOf(line.row, working)
  const verdict = verdictOf(line.row, working, checks, { isFrozen, today })
  return {
    line: line.row,
    names,
    inWords: working.inWords,
    isFrozen,
    figures: restsOn(figuresOf(working)),
    result: isUnknown(working.final) ? undefined : working.final,
    rowsAsked: sheet.rows,
    missing: missingAmong([working.preOverride ?? working.final])?.missing ?? [],
    checks,
    today: verdict === 'CHANGED' ? today : undefined,
    notes: working.notes,
    verdict,
  }
}

function workOut(library: Library, sheet: Worksheet, line: Line): Promise<Working | NoWorking> {
  switch (line.kind) {
    case 'LOSS_RELIEF':
      return workOutRelief(library.session, sheet, line)
    case 'WITHHOLDING':
      return workOutWithholding(library.session, sheet, line)
    case 'ADJUSTMENT':
      return workOutAdjustment(library, sheet, line)
    default:
      return workOutRuleLine(library, sheet, line)
  }
}

/** Frozen lines stand in statements only; what is computed today is never frozen. */
async function isOfReleasedStatement(
  session: Session,
  { row, partnerId, chainId, periodId }: Line,
): Promise<boolean> {
  if (row.relation !== 'computation.partner_commission_lines') return false
  const [status] = await readRows(session, {
    relation: 'computation.statement_status',
    key: ['statement_id'],
    wanted: { partner_id: partnerId, chain_id: chainId, period_id: periodId },
  })
  return (status?.cells['released_at'] ?? null) !== null
}

function figuresOf(working: Working): readonly Figure[] {
  const tiers = (working.tiers ?? []).flatMap(({ slice, amount }) => [slice, amount])
  const outcomes: readonly (Outcome | undefined)[] = [
    working.base,
    working.rateBps,
    ...tiers,
    working.previous,
    working.current,
    working.preOverride,
    working.override,
    working.final,
  ]
  return outcomes.filter((outcome): outcome is Figure => outcome !== undefined && !isUnknown(outcome))
}

interface Released {
  readonly isFrozen: boolean
  /** Today's line of the same id. */
  readonly today: PublishedRow | undefined
}

function verdictOf(
  row: PublishedRow,
  working: Working,
  checks: readonly Check[],
  { isFrozen, today }: Released,
): Verdict {
  if (checks.every(({ agrees }) => agrees))
    return row.cells['final_amount_native'] === null ? 'UNKNOWN' : 'AGREES'
  if (!isFrozen) return 'DISAGREES'
  // An adjustment that was released is worked out again by those that follow it: nothing of today has its id.
  if (today === undefined) return 'CHANGED'
  return checksOf(today, working).every(({ agrees }) => agrees) ? 'CHANGED' : 'DISAGREES'
}
