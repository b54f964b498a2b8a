-- One row per statement, for the partner it belongs to: every partner's rows stand here, and whoever reads them
-- as a partner sees those of their own `partner_id` only (`row_access`).
select
    statements.partner_id,
    statements.chain_id,
    periods.period_identifier,
    statements.statement_id,
    periods.period_number,
    periods.period_start,
    periods.period_end,
    chains.native_unit,
    statements.total_native,
    statements.adjustments_native,
    statements.withheld_native,
    statements.carry_in_native,
    statements.payable_native,
    statements.carry_out_native,
    statements.quote_currency,
    statements.fiat_rate,
    statements.fiat_price_date,
    statements.fiat_source,
    statements.fiat_payable,
    statements.line_count,
    statements.blocking_reason,
    case when terms.withholding_bps > 0 then terms.withholding_basis end as withholding_basis,
    case when terms.withholding_bps > 0 then terms.withholding_document end as withholding_document
from {{ref "partner_commission_statements"}} as statements
inner join {{ref "canonical_periods"}} as periods
    on periods.chain_id = statements.chain_id and periods.period_id = statements.period_id
inner join {{ref "chains"}} as chains on chains.chain_id = statements.chain_id
left join {{ref "partner_terms"}} as terms
    on terms.partner_id = statements.partner_id
    and terms.chain_id = statements.chain_id
    and terms.from_period <= periods.period_number
    and (terms.until_period is null or periods.period_number < terms.until_period)
