import type { Session, SqlRow } from '../../engine/engine.js'
import { count, maybeText, text } from './row-values.js'
import type { StatementStatus, StatementSummary } from './statement.js'

/** Which statements are meant: all that fit every condition given. */
export interface StatementFilter {
  readonly partner?: string | undefined
  readonly chain?: string | undefined
  /** First and last period by their identifiers, both included. */
  readonly periods?: { readonly from: bigint; readonly until: bigint } | undefined
  readonly status?: StatementStatus | undefined
  readonly isBlocked?: boolean | undefined
  readonly statementIds?: readonly string[] | undefined
}

/** The statements that fit, by partner, chain and period: the head of each, without its lines. */
export async function readSummaries(
  session: Session,
  filter: StatementFilter = {},
): Promise<readonly StatementSummary[]> {
  const rows = await session.rows(
    `select
       statements.*,
       partners.partner_name,
       partners.legal_entity_name,
       partners.contact_name,
       partners.contact_email,
       chains.name as chain_name,
       chains.period_type,
       progress.status,
       progress.is_changed,
       frozen.publication_id,
       frozen.content_hash,
       frozen.quote_currency as frozen_quote_currency,
       frozen.fiat_rate as frozen_fiat_rate,
       frozen.fiat_price_date as frozen_fiat_price_date,
       frozen.fiat_source as frozen_fiat_source,
       frozen.fiat_payable as frozen_fiat_payable
     from ${session.schema('portal')}.my_statements as statements
     inner join ${session.schema('registry')}.partners as partners on partners.partner_id = statements.partner_id
     inner join ${session.schema('registry')}.chains as chains on chains.chain_id = statements.chain_id
     inner join ${session.schema('computation')}.statement_status as progress
         on progress.statement_id = statements.statement_id
     left join ${session.schema('finance')}.frozen_statements as frozen
         on frozen.statement_id = statements.statement_id
     order by statements.partner_id, statements.chain_id, statements.period_number`,
  )
  return rows.map(summaryOf).filter((summary) => fits(summary, filter))
}

function fits(
  { id, partner, chain, period, status, blockingReason }: StatementSummary,
  filter: StatementFilter,
): boolean {
  const { periods, statementIds } = filter
  return (
    (filter.partner ?? partner.id) === partner.id &&
    (filter.chain ?? chain.id) === chain.id &&
    (filter.status ?? status) === status &&
    (filter.isBlocked !== true || blockingReason !== null) &&
    (periods === undefined || isWithin(period.identifier, periods)) &&
    (statementIds === undefined || statementIds.includes(id))
  )
}

/** Chains number their periods; what is called otherwise is in no range. */
function isWithin(identifier: string, { from, until }: NonNullable<StatementFilter['periods']>): boolean {
  if (!/^\d+$/.test(identifier)) return false
  const number = BigInt(identifier)
  return from <= number && number <= until
}

function summaryOf(row: SqlRow): StatementSummary {
  const [partnerId, chainId, period] = [
    text(row, 'partner_id'),
    text(row, 'chain_id'),
    text(row, 'period_identifier'),
  ]
  const publicationId = maybeText(row, 'publication_id')
  return {
    id: text(row, 'statement_id'),
    name: `${partnerId}/${chainId}/${period}`,
    partner: {
      id: partnerId,
      name: text(row, 'partner_name'),
      legalEntity: maybeText(row, 'legal_entity_name'),
      contactName: maybeText(row, 'contact_name'),
      contactEmail: maybeText(row, 'contact_email'),
    },
    chain: {
      id: chainId,
      name: text(row, 'chain_name'),
      unit: text(row, 'native_unit'),
      periodType: text(row, 'period_type'),
    },
    period: {
      identifier: period,
      start: maybeText(row, 'period_start'),
      end: maybeText(row, 'period_end'),
    },
    status: text(row, 'status') as StatementStatus,
    hasChanged: row['is_changed'] === true,
    release: publicationId === null ? null : { publicationId, contentHash: text(row, 'content_hash') },
    amounts: {
      total: maybeText(row, 'total_native'),
      adjustments: maybeText(row, 'adjustments_native'),
      carryIn: text(row, 'carry_in_native'),
      withheld: maybeText(row, 'withheld_native'),
      payable: maybeText(row, 'payable_native'),
      carryOut: text(row, 'carry_out_native'),
    },
    fiat: fiatOf(row),
    lineCount: count(row, 'line_count'),
    blockingReason: maybeText(row, 'blocking_reason'),
  }
}

/** A release freezes the price; what is published has it from the next build on only. */
function fiatOf(row: SqlRow): StatementSummary['fiat'] {
  const payable = maybeText(row, 'frozen_fiat_payable')
  if (payable === null) return null
  return {
    currency: text(row, 'frozen_quote_currency'),
    rate: text(row, 'frozen_fiat_rate'),
    priceDate: text(row, 'frozen_fiat_price_date'),
    source: text(row, 'frozen_fiat_source'),
    payable,
  }
}
