import type { Session, SqlRow } from '../../engine/engine.js'
import { exactDecimal } from '../../engine/exact-number.js'
import { readLines } from './read-lines.js'
import { count, maybeText, text } from './row-values.js'
import type {
  Agreement,
  AgreementVersion,
  Amounts,
  Blocker,
  PartnerTerms,
  Statement,
  StatementEvent,
  StatementLine,
  StatementSummary,
} from './statement.js'

/** The whole of a statement: what `readSummaries` told of it, and all that explains it. */
export async function readStatement(
  session: Session,
  summary: StatementSummary,
  operator: string | null,
): Promise<Statement> {
  const { id, name, partner, chain, period, status, hasChanged, release, amounts, fiat } = summary
  const lines = await readLines(session, summary)
  return {
    ...{ id, name, partner, chain, period, status, hasChanged, release, amounts, fiat },
    operator,
    history: await readHistory(session, summary),
    terms: termsOf(summary, lines, await readTerms(session, summary)),
    agreements: await readAgreements(session, lines),
    lines,
    blockers: await readBlockers(session, summary),
  }
}

async function readHistory(session: Session, { id }: StatementSummary): Promise<readonly StatementEvent[]> {
  const rows = await session.rows(
    `select events.event, events.actor, events.reason, events.occurred_at, events.publication_id,
            events.content_hash, events.event_hash
       from ${session.schema('finance')}.statement_events as events
       inner join ${session.schema('computation')}.statement_status as statements
           on statements.partner_id = events.partner_id
           and statements.chain_id = events.chain_id
           and statements.period_id = events.period_id
      where statements.statement_id = cast($1 as uuid)
      order by events.sequence_number`,
    [id],
  )
  return rows.map((row) => ({
    event: text(row, 'event') as StatementEvent['event'],
    actor: text(row, 'actor'),
    reason: maybeText(row, 'reason'),
    occurredAt: text(row, 'occurred_at'),
    publicationId: text(row, 'publication_id'),
    contentHash: text(row, 'content_hash'),
    eventHash: text(row, 'event_hash'),
  }))
}

async function readTerms(
  session: Session,
  { partner, chain, period }: StatementSummary,
): Promise<PartnerTerms | null> {
  const [row] = await session.rows(
    `select terms.minimum_payout_native, terms.withholding_bps, terms.withholding_basis, terms.withholding_document
       from ${session.schema('registry')}.partner_terms as terms
       inner join ${session.schema('canonical')}.canonical_periods as periods
           on periods.chain_id = terms.chain_id
           and periods.period_number >= terms.from_period
           and (terms.until_period is null or periods.period_number < terms.until_period)
      where terms.partner_id = $1 and terms.chain_id = $2 and periods.period_identifier = $3`,
    [partner.id, chain.id, period.identifier],
  )
  if (row === undefined) return null
  return {
    minimumPayout: maybeText(row, 'minimum_payout_native'),
    withholdingBps: Number(maybeText(row, 'withholding_bps') ?? '0'),
    withholdingBasis: maybeText(row, 'withholding_basis'),
    withholdingDocument: maybeText(row, 'withholding_document'),
  }
}

/**
 * Terms stand in the registry, which may be changed: of a released statement its own line says what was withheld, and
 * today's grounds and minimum are told only where they would have given what was frozen.
 */
function termsOf(
  { release, amounts }: StatementSummary,
  lines: readonly StatementLine[],
  today: PartnerTerms | null,
): PartnerTerms | null {
  if (release === null) return today
  const withholdingBps = lines.find(({ kind }) => kind === 'WITHHOLDING')?.rateBps ?? 0
  const isSameTax = today !== null && today.withholdingBps === withholdingBps
  const minimum = today?.minimumPayout ?? null
  const isSameMinimum = minimum !== null && isCarriedFor(amounts, minimum)
  if (today === null && withholdingBps === 0) return null
  return {
    minimumPayout: isSameMinimum ? minimum : null,
    withholdingBps,
    withholdingBasis: isSameTax ? today.withholdingBasis : null,
    withholdingDocument: isSameTax ? today.withholdingDocument : null,
  }
}

/** Whether a minimum has the statement pay what it pays: nothing below it, and all that is payable from it on. */
function isCarriedFor({ payable, carryOut }: Amounts, minimum: string): boolean {
  const atoms = (amount: string): bigint => exactDecimal(amount, 38, 18) ?? 0n
  const paid = atoms(payable ?? '0')
  return paid === 0n ? atoms(carryOut) < atoms(minimum) : paid >= atoms(minimum)
}

async function readAgreements(
  session: Session,
  lines: readonly StatementLine[],
): Promise<readonly Agreement[]> {
  const ids = [...new Set(lines.map(({ agreementId }) => agreementId))].filter((id) => id !== '*')
  if (ids.length === 0) return []
  const rows = await session.rows(
    `select agreements.agreement_id, agreements.agreement_name, versions.version_number, versions.terms_snapshot
       from ${session.schema('registry')}.agreements as agreements
       left join ${session.schema('registry')}.agreement_versions as versions
           on versions.agreement_id = agreements.agreement_id
      where agreements.agreement_id in (${ids.map((_, index) => `$${index + 1}`).join(', ')})
      order by agreements.agreement_id, versions.version_number`,
    ids,
  )
  return ids.sort().map((id) => {
    const own = rows.filter((row) => row['agreement_id'] === id)
    const used = new Set(lines.filter((line) => line.agreementId === id).map((line) => line.versionNumber))
    return {
      id,
      // Of an agreement that the registry no longer has only its id is left, which frozen lines keep.
      name: own[0] === undefined ? id : text(own[0], 'agreement_name'),
      versions: own
        .filter((row) => row['version_number'] !== null && used.has(count(row, 'version_number')))
        .map(versionOf),
    }
  })
}

function versionOf(row: SqlRow): AgreementVersion {
  const snapshot: unknown = JSON.parse(maybeText(row, 'terms_snapshot') ?? '{}')
  const terms = typeof snapshot === 'object' && snapshot !== null ? Object.entries(snapshot) : []
  return {
    number: count(row, 'version_number'),
    terms: terms.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  }
}

async function readBlockers(session: Session, { id }: StatementSummary): Promise<readonly Blocker[]> {
  const rows = await session.rows(
    `select reason, relation, row_key from ${session.schema('computation')}.statement_blockers
      where statement_id = cast($1 as uuid)
      order by reason, relation, row_key`,
    [id],
  )
  return rows.map((row) => ({
    reason: text(row, 'reason'),
    relation: text(row, 'relation'),
    rowKey: text(row, 'row_key'),
  }))
}
