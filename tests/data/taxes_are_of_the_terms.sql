-- Of a statement that is not released and that nothing blocks, the tax that the partner's terms ask for in its period is
-- withheld of total and adjustments where these are above 0, floored to the atom; without terms, none.
with due as (
    select
        statements.statement_id,
        statements.partner_id,
        statements.chain_id,
        statements.period_id,
        statements.withheld_native,
        coalesce(terms.withholding_bps, 0) as withholding_bps,
        greatest(statements.total_native + statements.adjustments_native, 0) as base_native
    from {{ref "partner_commission_statements"}} as statements
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = statements.chain_id and periods.period_id = statements.period_id
    left join {{ref "partner_terms"}} as terms
        on terms.partner_id = statements.partner_id
        and terms.chain_id = statements.chain_id
        and terms.from_period <= periods.period_number
        and (terms.until_period is null or periods.period_number < terms.until_period)
    left join {{source "finance" "frozen_statements"}} as released
        on released.statement_id = statements.statement_id
    where statements.blocking_reason is null and released.statement_id is null
)

select *
from due
where withheld_native is distinct from {{floor_bps amount="base_native" bps="withholding_bps"}}
