import type { Session } from '../../engine/engine.js'
import { workOutRelief } from './explain-statement-line.js'
import { workOutRuleLine } from './explain-rule-line.js'
import type { Library } from './explain-rule-line.js'
import type { Line } from './line.js'
import { lineOf } from './line.js'
import { periodName } from './line-names.js'
import { readRows } from '../../lineage/trace/published-rows.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Outcome, Worksheet } from './worksheet.js'
import type { Working } from './working.js'

/** What a released period gives today, less all that was given for it: worked out anew from today's inputs. */
export async function workOutAdjustment(library: Library, sheet: Worksheet, line: Line): Promise<Working> {
  const { session } = library
  const source = await periodName(session, line.sourcePeriodId)
  const today: Outcome[] = []
  const lines = await linesToday(session, line)
  for (const row of lines) {
    const computed = lineOf(row)
    const working =
      computed.kind === 'LOSS_RELIEF'
        ? await workOutRelief(session, sheet, computed)
        : await workOutRuleLine(library, sheet, computed)
    today.push('reason' in working ? { missing: [working.reason] } : working.final)
  }
  const current = sheet.tryStep(`period ${source} gives today`, 'sum', today)
  const given = (await linesGiven(session, line)).map((row) =>
    sheet.input(
      row.cells['line_kind'] === 'ADJUSTMENT' ? 'adjusted before' : 'given when it was released',
      row,
      'final_amount_native',
    ),
  )
  const previous = sheet.tryStep('given for it before', 'sum', given)
  const amount = sheet.tryStep('adjustment', 'subtract', [current, previous])
  const cause = line.row.cells['cause'] ?? null
  return {
    inWords: `what period ${source} gives today, less what was given for it${cause === null ? '' : `: ${causeWords(cause)}`}`,
    previous,
    current,
    preOverride: amount,
    final: amount,
    notes: [
      ...(line.row.cells['previous_publication_id']
        ? [`released from publication ${line.row.cells['previous_publication_id']}`]
        : []),
      ...(lines.length === 0 ? ['today’s terms give no line there any more'] : []),
    ],
  }
}

function causeWords(cause: string): string {
  return causes[cause] ?? cause.toLowerCase().replace('_', ' ')
}

const causes: Readonly<Record<string, string>> = {
  LATE_PAYLOAD: 'an answer of a provider came late',
  CORRECTED_PAYLOAD: 'a provider corrected an answer',
  CHANGED_AGREEMENT: 'the agreement changed',
  CHANGED_CODE: 'the way it is computed changed',
  OVERRIDE: 'it was settled by hand',
}

function keyOf(line: Line): Readonly<Record<string, string>> {
  return {
    agreement_id: line.agreementId,
    rule_key: line.ruleKey,
    chain_id: line.chainId,
    validator_key: line.validatorKey,
    revenue_component: line.component,
  }
}

function linesToday(session: Session, line: Line): Promise<readonly PublishedRow[]> {
  return readRows(session, {
    relation: 'computation.commission_lines_computed',
    key: ['line_id'],
    wanted: { ...keyOf(line), period_id: line.sourcePeriodId },
  })
}

/**
 * Lines of released statements that speak of the source period: all of them, or where the line's own statement was
 * released too, those of statements released before it. An adjustment may go to a lower period than an earlier one did.
 */
async function linesGiven(session: Session, line: Line): Promise<readonly PublishedRow[]> {
  const lines = await readRows(session, {
    relation: 'computation.partner_commission_lines',
    key: ['line_id'],
    wanted: { ...keyOf(line), source_period_id: line.sourcePeriodId },
    where: `r.line_kind <> 'WITHHOLDING'`,
  })
  const releases = await readReleases(session, line)
  const own = releases.get(line.periodId)
  return lines.filter(({ cells }) => {
    const theirs = releases.get(cells['period_id'] ?? '')
    return theirs !== undefined && (own === undefined || isBefore(theirs, own))
  })
}

interface Release {
  readonly releasedAt: string
  readonly periodNumber: number
}

/** Of the partner's statements that were released, by period_id. */
async function readReleases(
  session: Session,
  { partnerId, chainId }: Line,
): Promise<ReadonlyMap<string, Release>> {
  const rows = await readRows(session, {
    relation: 'computation.statement_status',
    key: ['period_id'],
    columns: ['period_id', 'released_at'],
    wanted: { partner_id: partnerId, chain_id: chainId },
    where: 'r.released_at is not null',
  })
  return new Map(
    rows.map(({ cells }) => [
      cells['period_id'] ?? '',
      { releasedAt: cells['released_at'] ?? '', periodNumber: Number(cells['period_number']) },
    ]),
  )
}

/** Of statements that were released at once the lower period is the earlier one. */
function isBefore(one: Release, other: Release): boolean {
  return one.releasedAt === other.releasedAt
    ? one.periodNumber < other.periodNumber
    : one.releasedAt < other.releasedAt
}
