-- One row per statement due: its place among the partner's statements on the chain, and its movement, that is what it
-- adds to what is owed and not yet paid. A released one does so as it was frozen, a blocked one adds nothing.
with due_periods as (
    select distinct partner_id, chain_id, period_id, period_number from {{ref "statements_due"}}
),

numbered as (
    select
        partner_id,
        chain_id,
        period_id,
        row_number() over (
            partition by partner_id, chain_id
            order by period_number nulls last, period_id nulls last
        ) as statement_number
    from due_periods
),

line_sums as (
    select
        partner_id,
        chain_id,
        period_id,
        count(*) as line_count,
        sum(final_amount_native) filter (where line_kind not in ('ADJUSTMENT', 'WITHHOLDING')) as total_native,
        sum(final_amount_native) filter (where line_kind = 'ADJUSTMENT') as adjustments_native,
        -sum(final_amount_native) filter (where line_kind = 'WITHHOLDING') as withheld_native
    from {{ref "partner_commission_lines"}}
    group by partner_id, chain_id, period_id
),

first_blockers as (
    select
        statement_id,
        min(
            case reason
                when 'MISSING_FACT' then 1
                when 'PERIOD_NOT_FINAL' then 2
                when 'PERIOD_TIME_UNKNOWN' then 3
                when 'OVER_ATTRIBUTED' then 4
                when 'STALE' then 5
            end
        ) as reason_number
    from {{ref "statement_blockers"}}
    group by statement_id
)

select
    due.statement_id,
    due.partner_id,
    due.chain_id,
    due.period_id,
    numbered.statement_number,
    due.is_released,
    chains.native_decimals,
    cast(coalesce(terms.minimum_payout_native, 0) as decimal(38, 18)) as minimum_payout_native,
    coalesce(sums.line_count, 0) as line_count,
    blockers.reason_number,
    cast(case when blockers.statement_id is null then coalesce(sums.total_native, 0) end as decimal(38, 18))
        as total_native,
    cast(case when blockers.statement_id is null then coalesce(sums.adjustments_native, 0) end as decimal(38, 18))
        as adjustments_native,
    cast(case when blockers.statement_id is null then coalesce(sums.withheld_native, 0) end as decimal(38, 18))
        as withheld_native,
    cast(
        case
            when due.is_released then released.carry_out_native - released.carry_in_native
            when blockers.statement_id is not null then 0
            else coalesce(sums.total_native, 0) + coalesce(sums.adjustments_native, 0)
                - coalesce(sums.withheld_native, 0)
        end as decimal(38, 18)
    ) as movement_native
from {{ref "statements_due"}} as due
inner join numbered
    on numbered.partner_id = due.partner_id
    and numbered.chain_id = due.chain_id
    and numbered.period_id = due.period_id
inner join {{ref "chains"}} as chains on chains.chain_id = due.chain_id
left join {{ref "partner_terms"}} as terms
    on terms.partner_id = due.partner_id
    and terms.chain_id = due.chain_id
    and terms.from_period <= due.period_number
    and (terms.until_period is null or due.period_number < terms.until_period)
left join line_sums as sums
    on sums.partner_id = due.partner_id and sums.chain_id = due.chain_id and sums.period_id = due.period_id
left join first_blockers as blockers on blockers.statement_id = due.statement_id
left join {{source "finance" "frozen_statements"}} as released
    on released.partner_id = due.partner_id
    and released.chain_id = due.chain_id
    and released.period_id = due.period_id
