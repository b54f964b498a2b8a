import type { Session, SqlRow } from '../../engine/engine.js'
import { count, text } from './row-values.js'
import type { StatementSummary, TierSlice } from './statement.js'

/**
 * The slices of rules in tiers, by the line_id of each line of such a rule. They are those of today: a rule whose lines
 * were frozen, and are not all the same today in base, rate and amount, has none here.
 */
export async function readTiers(
  session: Session,
  { partner, chain, period }: StatementSummary,
): Promise<ReadonlyMap<string, readonly TierSlice[]>> {
  const computation = session.schema('computation')
  const ratesOf = (relation: string): string => `
    select lines.*
      from ${computation}.${relation} as lines
      inner join ${session.schema('canonical')}.canonical_periods as periods
          on periods.chain_id = lines.chain_id and periods.period_id = lines.period_id
     where lines.partner_id = $1 and lines.chain_id = $2 and periods.period_identifier = $3
       and lines.line_kind = 'RATE'`
  const rows = await session.rows(
    `with told as (${ratesOf('partner_commission_lines')}),
     today as (${ratesOf('commission_lines_computed')}),
     other_today as (
       select distinct
         coalesce(told.agreement_id, today.agreement_id) as agreement_id,
         coalesce(told.version_number, today.version_number) as version_number,
         coalesce(told.rule_key, today.rule_key) as rule_key
       from told
       full join today on today.line_id = told.line_id
       where told.line_id is null
          or today.line_id is null
          or today.base_amount_native is distinct from told.base_amount_native
          or today.commission_rate_bps is distinct from told.commission_rate_bps
          or today.pre_override_amount_native is distinct from told.pre_override_amount_native
     )
     select tiers.*
       from told
       inner join ${computation}.commission_line_tiers as tiers on tiers.line_id = told.line_id
      where not exists (
        select 1 from other_today
         where other_today.agreement_id = told.agreement_id
           and other_today.version_number = told.version_number
           and other_today.rule_key = told.rule_key)
      order by tiers.line_id, tiers.tier_number`,
    [partner.id, chain.id, period.identifier],
  )
  const tiers = new Map<string, TierSlice[]>()
  for (const row of rows) {
    const id = text(row, 'line_id')
    tiers.set(id, [...(tiers.get(id) ?? []), tierOf(row)])
  }
  return tiers
}

function tierOf(row: SqlRow): TierSlice {
  return {
    tierNumber: count(row, 'tier_number'),
    slice: text(row, 'slice_native'),
    rateBps: count(row, 'rate_bps'),
    amount: text(row, 'amount_native'),
  }
}
