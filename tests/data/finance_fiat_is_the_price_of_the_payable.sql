-- What a released statement pays in its currency is its payable amount at the price of the day before the release, rounded
-- half away from zero to some decimals from none to eight.
with decimals as (
    select *
    from (values
        (1000000000000000000, 500000000000000000),
        (100000000000000000, 50000000000000000),
        (10000000000000000, 5000000000000000),
        (1000000000000000, 500000000000000),
        (100000000000000, 50000000000000),
        (10000000000000, 5000000000000),
        (1000000000000, 500000000000),
        (100000000000, 50000000000),
        (10000000000, 5000000000)
    ) as units (unit, half)
),

released as (
    select
        statements.statement_id,
        statements.quote_currency,
        statements.fiat_rate,
        statements.fiat_price_date,
        statements.payable_native,
        statements.fiat_payable,
        cast(events.occurred_at at time zone 'UTC' as date) as release_date
    from {{source "finance" "frozen_statements"}} as statements
    left join {{source "finance" "statement_events"}} as events
        on events.partner_id = statements.partner_id
        and events.chain_id = statements.chain_id
        and events.period_id = statements.period_id
        and events.event = 'RELEASE'
),

exact as (
    select
        released.statement_id,
        {{fiat_atoms amount="released.payable_native" rate="released.fiat_rate"}} as atoms
    from released
    where released.quote_currency is not null
),

rounded as (
    select
        exact.statement_id,
        {{wide_floor_share amount="exact.atoms + decimals.half" part="1" total="decimals.unit"}} * decimals.unit as atoms
    from exact
    cross join decimals
)

select released.*
from released
where (released.quote_currency is null) <> (released.fiat_payable is null)
    or (
        released.quote_currency is not null
        and (
            released.release_date - released.fiat_price_date <> 1
            or not exists (
                select 1
                from rounded
                where rounded.statement_id = released.statement_id
                    and rounded.atoms = {{atoms amount="released.fiat_payable"}}
            )
        )
    )
