-- One row per partner, chain and period: what the period owes the partner, what of it is payable in the chain's
-- smallest payable unit, and what is carried. While a statement is blocked its amounts are NULL and the carry passes on.
with recursive movements as materialized (
    select
        statement_id,
        partner_id,
        chain_id,
        period_id,
        statement_number,
        is_released,
        native_decimals,
        minimum_payout_native,
        line_count,
        reason_number,
        total_native,
        adjustments_native,
        withheld_native,
        movement_native
    from {{ref "statement_movements"}}
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
                movements.statement_number,
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
        movements.total_native,
        movements.adjustments_native,
        movements.withheld_native,
        carried.carry_in_native,
        cast(case when movements.reason_number is null then carried.payable_native end as decimal(38, 18))
            as payable_native,
        carried.carry_out_native,
        -- A draft shows no fiat: the rate is taken when the statement is released.
        cast(null as varchar) as quote_currency,
        cast(null as decimal(38, 18)) as fiat_rate,
        cast(null as date) as fiat_price_date,
        cast(null as varchar) as fiat_source,
        cast(null as decimal(38, 18)) as fiat_payable,
        movements.line_count,
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
