-- One row per payload and currency: the price at the midnight that begins the day asked for, which closes the day before.
with payloads as (
    select
        *,
        {{request_parameter request="request" name="'date'"}} as date_text,
        {{json_text document="body" path="'$.id'"}} as coin
    from {{source "prices" "coingecko_history"}}
),

prices as (
    {{json_entries payloads="payloads" path="'$.market_data.current_price'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        fetched_at,
        is_final,
        '$.market_data.current_price.' || entry_key as json_path,
        coin,
        upper(entry_key) as quote,
        -- Day, month, year.
        cast(split_part(date_text, '-', 3) || '-' || split_part(date_text, '-', 2) || '-' || split_part(date_text, '-', 1) as date) - 1 as price_date,
        {{json_text document="element" path="'$'"}} as rate_text
    from prices
)

select
    payload_id,
    chain_id,
    fetched_at,
    is_final,
    json_path,
    coin,
    quote,
    price_date,
    {{decimal_from_text text="rate_text"}} as rate,
    -- One moment in the past, not the end of a series that still moves.
    false as is_newest
from texts
