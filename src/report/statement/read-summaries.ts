import type { PeriodRange } from '../../base/period-range.js'
import { isWithin } from '../../base/period-range.js'
import type { Session, SqlRow } from '../../engine/engine.js'
import { count, maybeText, text } from './row-values.js'
import type { StatementStatus, StatementSummary } from './statement.js'

/** Which statements are meant: all that fit every condition given. */
export interface SummaryFilter {
  readonly partner?: string | undefined
  readonly chain?: string | undefined
  readonly periods?: PeriodRange | undefined
  readonly status?: StatementStatus | undefined
  readonly isBlocked?: boolean | undefined
  readonly statementIds?: readonly string[] | undefined
}

/** The statements that fit, by partner, chain and period: the head of each, without its lines. */
export async function readSummaries(
  session: Session,
  filter: SummaryFilter = {},
): Promise<readonly StatementSummary[]> {
  const { sql, parameters } = conditionOf(filter)
  // Outer joins: a released statement stays when its partner or chain is taken out of the registry.
  const rows = await session.rows(
    `select
       statements.*,
       periods.period_identifier,
       periods.period_start,
       periods.period_end,
       partners.partner_name,
       partners.legal_entity_name,
       partners.contact_name,
       partners.contact_email,
       chains.name as chain_name,
       chains.native_unit,
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
     from ${session.schema('computation')}.partner_commission_statements as statements
     inner join ${session.schema('canonical')}.canonical_periods as periods
         on periods.chain_id = statements.chain_id and periods.period_id = statements.period_id
     inner join ${session.schema('computation')}.statement_status as progress
         on progress.statement_id = statements.statement_id
     left join ${session.schema('registry')}.partners as partners on partners.partner_id = statements.partner_id
     left join ${session.schema('registry')}.chains as chains on chains.chain_id = statements.chain_id
     left join ${session.schema('finance')}.frozen_statements as frozen
         on frozen.statement_id = statements.statement_id
     ${sql}
     order by statements.partner_id, statements.chain_id, periods.period_number, statements.statement_id`,
    parameters,
  )
  const { periods } = filter
  const summaries = rows.map(summaryOf)
  return periods === undefined
    ? summaries
    : summaries.filter(({ period }) => isWithin(period.identifier, periods))
}

/** All but the periods, whose identifiers are text to the warehouse. */
function conditionOf({ partner, chain, status, isBlocked, statementIds }: SummaryFilter): {
  readonly sql: string
  readonly parameters: readonly string[]
} {
  const parameters: string[] = []
  const bound = (value: string): string => `$${parameters.push(value)}`
  const conditions = [
    ...(partner === undefined ? [] : [`statements.partner_id = ${bound(partner)}`]),
    ...(chain === undefined ? [] : [`statements.chain_id = ${bound(chain)}`]),
    ...(status === undefined ? [] : [`progress.status = ${bound(status)}`]),
    ...(isBlocked === true ? ['statements.blocking_reason is not null'] : []),
    ...(statementIds === undefined
      ? []
      : [
          `statements.statement_id in (${statementIds.map((id) => `cast(${bound(id)} as uuid)`).join(', ') || 'null'})`,
        ]),
  ]
  return { sql: conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`, parameters }
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
      name: maybeText(row, 'partner_name') ?? partnerId,
      legalEntity: maybeText(row, 'legal_entity_name'),
      contactName: maybeText(row, 'contact_name'),
      contactEmail: maybeText(row, 'contact_email'),
    },
    chain: {
      id: chainId,
      name: maybeText(row, 'chain_name') ?? chainId,
      unit: maybeText(row, 'native_unit') ?? chainId,
      periodType: maybeText(row, 'period_type') ?? '',
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
