-- One row per partner, chain and period: what the period owes the partner, what of it is payable in the chain's
-- smallest payable unit, and what is carried. While a statement is blocked its amounts are NULL and the carry passes on.
with recursive due_periods as (
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
        sum(final_amount_native) filter (where line_kind = 'ADJUSTMENT') as adjustments_native
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
),

-- `movement` is what the statement adds to what is owed and not yet paid. A released one does so as it was frozen.
movements as materialized (
    select
        due.statement_id,
        due.partner_id,
        due.chain_id,
        due.period_id,
        due.is_released,
        chains.native_decimals,
        coalesce(terms.minimum_payout_native, 0) as minimum_payout_native,
        coalesce(sums.line_count, 0) as line_count,
        blockers.reason_number,
        case when blockers.statement_id is null then coalesce(sums.total_native, 0) end as total_native,
        case when blockers.statement_id is null then coalesce(sums.adjustments_native, 0) end as adjustments_native,
        case
            when due.is_released then released.carry_out_native - released.carry_in_native
            when blockers.statement_id is not null then 0
            else coalesce(sums.total_native, 0) + coalesce(sums.adjustments_native, 0)
        end as movement_native,
        numbered.statement_number
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
),

-- Statement by statement in the order of periods: what is owed, of it what is payable now, and the rest carried on.
carried as (
    select distinct
        partner_id,
        chain_id,
        cast(0 as bigint) as statement_number,
        cast(0 as decimal(38, 18)) as carry_in_native,
        cast(0 as decimal(38, 18)) as payable_native,
        cast(0 as decimal(38, 18)) as carry_out_native
    from movements
    union all
    select
        settled.partner_id,
        settled.chain_id,
        settled.statement_number,
        settled.carry_in_native,
        settled.payable_native,
        cast(settled.owed_native - settled.payable_native as decimal(38, 18)) as carry_out_native
    from (
        select
            owed.partner_id,
            owed.chain_id,
            owed.statement_number,
            owed.carry_in_native,
            owed.owed_native,
            cast(
                case
                    when owed.is_released or owed.reason_number is not null then 0
                    when owed.owed_native < owed.minimum_payout_native or owed.owed_native < 0 then 0
                    else {{truncate_to_decimals amount="owed.owed_native" decimals="owed.native_decimals"}}
                end as decimal(38, 18)
            ) as payable_native
        from (
            select
                movements.partner_id,
                movements.chain_id,
                cast(movements.statement_number as bigint) as statement_number,
                movements.is_released,
                movements.reason_number,
                movements.minimum_payout_native,
                movements.native_decimals,
                earlier.carry_out_native as carry_in_native,
                cast(earlier.carry_out_native + movements.movement_native as decimal(38, 18)) as owed_native
            from carried as earlier
            inner join movements
                on movements.partner_id = earlier.partner_id
                and movements.chain_id = earlier.chain_id
                and movements.statement_number = earlier.statement_number + 1
        ) as owed
    ) as settled
),

open_statements as (
    select
        movements.partner_id,
        movements.chain_id,
        movements.period_id,
        movements.statement_id,
        cast(movements.total_native as decimal(38, 18)) as total_native,
        cast(movements.adjustments_native as decimal(38, 18)) as adjustments_native,
        -- Terms with a withholding are refused so far.
        cast(case when movements.reason_number is null then 0 end as decimal(38, 18)) as withheld_native,
        cast(carried.carry_in_native as decimal(38, 18)) as carry_in_native,
        cast(case when movements.reason_number is null then carried.payable_native end as decimal(38, 18))
            as payable_native,
        cast(carried.carry_out_native as decimal(38, 18)) as carry_out_native,
        -- A draft shows no fiat: the rate is taken when the statement is released.
        cast(null as varchar) as quote_currency,
        cast(null as decimal(38, 18)) as fiat_rate,
        cast(null as date) as fiat_price_date,
        cast(null as varchar) as fiat_source,
        cast(null as decimal(38, 18)) as fiat_payable,
        cast(movements.line_count as bigint) as line_count,
        case movements.reason_number
            when 1 then 'MISSING_FACT'
            when 2 then 'PERIOD_NOT_FINAL'
            when 3 then 'PERIOD_TIME_UNKNOWN'
            when 4 then 'OVER_ATTRIBUTED'
            when 5 then 'STALE'
        end as blocking_reason,
        {{as_of}} as computed_at
    from movements
    inner join carried
        on carried.partner_id = movements.partner_id
        and carried.chain_id = movements.chain_id
        and carried.statement_number = movements.statement_number
    where not movements.is_released
),

released_statements as (
    select
        partner_id,
        chain_id,
        period_id,
        statement_id,
        total_native,
        adjustments_native,
        withheld_native,
        carry_in_native,
        payable_native,
        carry_out_native,
        quote_currency,
        fiat_rate,
        fiat_price_date,
        fiat_source,
        fiat_payable,
        line_count,
        blocking_reason,
        computed_at
    from {{source "finance" "frozen_statements"}}
)

select * from released_statements
union all
select * from open_statements
