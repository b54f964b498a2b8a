import type { Session } from '../../engine/engine.js'
import type { Line } from './line.js'
import { holdsIn } from './registry-period.js'
import { readRows } from '../../lineage/trace/published-rows.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Outcome, Worksheet } from './worksheet.js'
import type { NoWorking, Working } from './working.js'
import { percentWords } from './words.js'

/** Lines of one statement, in the order of their ids. */
export function readStatementLines(
  session: Session,
  { partnerId, chainId, periodId }: Pick<Line, 'partnerId' | 'chainId' | 'periodId'>,
): Promise<readonly PublishedRow[]> {
  return readRows(session, {
    relation: 'computation.partner_commission_lines',
    key: ['line_id'],
    wanted: { partner_id: partnerId, chain_id: chainId, period_id: periodId },
  })
}

/**
 * A loss that the house bears: as much as brings the agreement's lines of the period to 0, of all of its versions that
 * net losses where several divide the period.
 */
export async function workOutRelief(session: Session, sheet: Worksheet, line: Line): Promise<Working> {
  const netting = await nettingVersions(session, line)
  const lines = (await linesBeside(session, line)).filter(
    ({ cells }) =>
      cells['agreement_id'] === line.agreementId &&
      netting.has(cells['version_number'] ?? '') &&
      !['LOSS_RELIEF', 'ADJUSTMENT', 'WITHHOLDING'].includes(cells['line_kind'] ?? ''),
  )
  const sum = sumOf(sheet, 'the agreement’s lines of the period', lines)
  const loss = sheet.tryStep('as far as it is a loss', 'negative', [sum])
  const relief = sheet.tryStep('what brings it to 0', 'negate', [loss])
  return {
    inWords: 'a loss of the agreement in the period, which the house bears',
    preOverride: relief,
    final: relief,
    notes: [],
  }
}

/** The relief's own version is among them, whatever the registry says of it today. */
async function nettingVersions(session: Session, line: Line): Promise<ReadonlySet<string>> {
  const versions = await readRows(session, {
    relation: 'registry.agreement_versions',
    key: ['agreement_id', 'version_number'],
    wanted: { agreement_id: line.agreementId, loss_policy: 'NET_WITHIN_STATEMENT' },
  })
  const numbers = versions.map(({ cells }) => cells['version_number'] ?? '')
  return new Set([...numbers, String(line.versionNumber)])
}

/** The lines that a relief looks at: those of its statement, or where it is not in one, today's of the partner. */
async function linesBeside(session: Session, line: Line): Promise<readonly PublishedRow[]> {
  const inStatement = await readStatementLines(session, line)
  if (line.row.relation !== 'computation.commission_lines_computed') return inStatement
  return readRows(session, {
    relation: line.row.relation,
    key: ['line_id'],
    wanted: { agreement_id: line.agreementId, chain_id: line.chainId, period_id: line.periodId },
  })
}

/** What is held back of a statement for the tax office. */
export async function workOutWithholding(
  session: Session,
  sheet: Worksheet,
  line: Line,
): Promise<Working | NoWorking> {
  const [terms] = await readRows(session, {
    relation: 'registry.partner_terms',
    key: ['partner_id', 'chain_id', 'from_period'],
    wanted: { partner_id: line.partnerId, chain_id: line.chainId },
    where: holdsIn(session, line.periodId),
  })
  if (terms === undefined)
    return { reason: 'the registry has no terms of the partner for the period any more' }
  const lines = (await readStatementLines(session, line)).filter(
    ({ cells }) => cells['line_kind'] !== 'WITHHOLDING',
  )
  const sum = sumOf(sheet, 'the statement’s other lines', lines)
  const base = sheet.tryStep('as far as it is above 0', 'positive', [sum])
  const rate = sheet.input('withheld', terms, 'withholding_bps')
  const amount = sheet.tryStep('withheld amount', 'bps', [base, rate])
  const withheld = sheet.tryStep('taken off', 'negate', [amount])
  const document = terms.cells['withholding_document'] ?? null
  return {
    inWords: `${percentWords(terms.cells['withholding_bps'])} of the statement, held back`,
    base,
    rateBps: rate,
    preOverride: withheld,
    final: withheld,
    notes: [
      ...(terms.cells['withholding_basis'] ? [`on the basis of: ${terms.cells['withholding_basis']}`] : []),
      ...(document === null ? [] : [`document: ${document}`]),
    ],
  }
}

function sumOf(sheet: Worksheet, label: string, lines: readonly PublishedRow[]): Outcome {
  const amounts = lines.map((row) => sheet.input(wordsOf(row), row, 'final_amount_native'))
  return sheet.tryStep(label, 'sum', amounts)
}

function wordsOf({ cells }: PublishedRow): string {
  const validator = cells['validator_key'] ?? '*'
  return [
    (cells['line_kind'] ?? '').toLowerCase().replace('_', ' '),
    cells['agreement_id'],
    cells['rule_key'],
    validator === '*' ? 'all validators' : validator,
  ].join(', ')
}
