-- Law 2, its carry part: over the unreleased statements of a partner on a chain nothing is lost or made: what the
-- last one carries out is all that was due and released carry, less all that is payable.
with statements as (
    select
        statements.partner_id,
        statements.chain_id,
        periods.period_number,
        statements.carry_out_native,
        released.statement_id is not null as is_released,
        coalesce(statements.total_native + statements.adjustments_native - statements.withheld_native, 0) as due_native,
        coalesce(statements.payable_native, 0) as payable_native,
        statements.carry_out_native - statements.carry_in_native as carried_native
    from {{ref "partner_commission_statements"}} as statements
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = statements.chain_id and periods.period_id = statements.period_id
    left join {{source "finance" "frozen_statements"}} as released
        on released.statement_id = statements.statement_id
),

last_open as (
    select partner_id, chain_id, max(period_number) as period_number
    from statements
    where not is_released
    group by partner_id, chain_id
),

balances as (
    select
        statements.partner_id,
        statements.chain_id,
        sum(
            case
                when statements.is_released then statements.carried_native
                else statements.due_native - statements.payable_native
            end
        ) as expected_native,
        sum(case when statements.period_number = last_open.period_number then statements.carry_out_native end)
            as carry_out_native
    from statements
    inner join last_open
        on last_open.partner_id = statements.partner_id
        and last_open.chain_id = statements.chain_id
        and statements.period_number <= last_open.period_number
    group by statements.partner_id, statements.chain_id
)

select partner_id, chain_id, expected_native, carry_out_native
from balances
where carry_out_native is distinct from expected_native
