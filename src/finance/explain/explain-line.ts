import type { Session } from '../../engine/engine.js'
import { checksOf } from './checks.js'
import { workOutAdjustment } from './explain-adjustment.js'
import { Library, workOutRuleLine } from './explain-rule-line.js'
import { workOutRelief, workOutWithholding } from './explain-statement-line.js'
import type { Explanation } from './explanation.js'
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
  const isFrozen = await isOfReleasedStatement(session, line)
  const told = { line: line.row, names: await readLineNames(session, line), isFrozen }
  const attempt = await attemptAt(library, line)
  if (gives(attempt, line.row)) {
    const verdict = line.row.cells['final_amount_native'] === null ? 'UNKNOWN' : 'AGREES'
    return explanationOf({ ...told, verdict, today: undefined }, attempt)
  }
  if (!isFrozen) return explanationOf({ ...told, verdict: 'DISAGREES', today: undefined }, attempt)
  const today = await computedLine(session, line.lineId)
  // An adjustment that was released is worked out again by those that follow it: nothing of today has its id.
  if (today === undefined) return explanationOf({ ...told, verdict: 'CHANGED', today: undefined }, attempt)
  // Today's line counts what was settled by hand after the release, of which the frozen one could know nothing.
  const anew = await attemptAt(library, today)
  return gives(anew, today.row)
    ? explanationOf({ ...told, verdict: 'CHANGED', today: today.row }, anew)
    : explanationOf({ ...told, verdict: 'DISAGREES', today: undefined }, attempt)
}

/** A line worked out on a sheet of its own. */
interface Attempt {
  readonly sheet: Worksheet
  readonly working: Working | NoWorking
}

async function attemptAt(library: Library, line: Line): Promise<Attempt> {
  const sheet = new Worksheet()
  return { sheet, working: await workOut(library, sheet, line) }
}

function gives({ working }: Attempt, row: PublishedRow): boolean {
  return !('reason' in working) && checksOf(row, working).every(({ agrees }) => agrees)
}

type Told = Pick<Explanation, 'line' | 'names' | 'isFrozen' | 'today' | 'verdict'>

function explanationOf(told: Told, { sheet, working }: Attempt): Explanation {
  if ('reason' in working)
    return {
      ...told,
      inWords: `a line of kind ${told.line.cells['line_kind'] ?? ''}`,
      figures: [],
      result: undefined,
      rowsAsked: [],
      missing: [],
      checks: [],
      notes: [working.reason],
    }
  return {
    ...told,
    inWords: working.inWords,
    figures: restsOn(figuresOf(working)),
    result: isUnknown(working.final) ? undefined : working.final,
    rowsAsked: sheet.rows,
    missing: missingAmong([working.preOverride ?? working.final])?.missing ?? [],
    checks: checksOf(told.line, working),
    notes: working.notes,
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
