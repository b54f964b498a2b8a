import { UserError } from '../../base/errors.js'
import { isUuid } from '../../base/uuid.js'
import type { Session } from '../../engine/engine.js'
import { readRows } from '../../lineage/trace/published-rows.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'

/** A line as it is published, with what names it. */
export interface Line {
  readonly row: PublishedRow
  readonly lineId: string
  readonly kind: LineKind
  readonly agreementId: string
  readonly versionNumber: number
  readonly ruleKey: string
  readonly chainId: string
  readonly periodId: string
  readonly sourcePeriodId: string
  readonly validatorKey: string
  readonly component: string
  readonly partnerId: string
}

export type LineKind =
  'RATE' | 'FLOOR_TOPUP' | 'CAP_REDUCTION' | 'TIER_RERATE' | 'LOSS_RELIEF' | 'WITHHOLDING' | 'ADJUSTMENT'

/** Where lines stand, in the order in which they are looked for: a frozen line comes before today's of the same id. */
const places = [
  'computation.partner_commission_lines',
  'computation.commission_lines_computed',
  'computation.pending_adjustments',
] as const

/** The line of that id. Throws `unknown_line` where there is none. */
export async function findLine(session: Session, lineId: string): Promise<Line> {
  if (isUuid(lineId))
    for (const relation of places) {
      const [row] = await readRows(session, { relation, key: ['line_id'], wanted: { line_id: lineId } })
      if (row !== undefined) return lineOf(row)
    }
  throw new UserError(`There is no line ${lineId}.`, {
    code: 'unknown_line',
    exitCode: 1,
    hint: `Find one: aurora query "select line_id, agreement_id, rule_key, line_kind, final_amount_native from computation.partner_commission_lines"`,
  })
}

/** The line of that id that today's data and terms give; undefined where they give none. */
export async function computedLine(session: Session, lineId: string): Promise<Line | undefined> {
  const [row] = await readRows(session, {
    relation: places[1],
    key: ['line_id'],
    wanted: { line_id: lineId },
  })
  return row === undefined ? undefined : lineOf(row)
}

export function lineOf(row: PublishedRow): Line {
  const cell = (column: string): string => row.cells[column] ?? ''
  return {
    row,
    lineId: cell('line_id'),
    kind: cell('line_kind') as LineKind,
    agreementId: cell('agreement_id'),
    versionNumber: Number(cell('version_number')),
    ruleKey: cell('rule_key'),
    chainId: cell('chain_id'),
    periodId: cell('period_id'),
    // A line that is computed speaks of its own period.
    sourcePeriodId: row.cells['source_period_id'] ?? cell('period_id'),
    validatorKey: cell('validator_key'),
    component: cell('revenue_component'),
    partnerId: cell('partner_id'),
  }
}
