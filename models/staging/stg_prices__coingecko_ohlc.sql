-- One row per payload and candle: its closing price. A candle is named by the moment at which it closes, also the one
-- that is still open; one that closes at midnight has the close of the day before.
with payloads as (
    select
        *,
        {{request_parameter request="request" name="'id'"}} as coin,
        {{request_parameter request="request" name="'vs_currency'"}} as currency
    from {{source "prices" "coingecko_ohlc"}}
),

candles as (
    {{json_elements payloads="payloads" path="'$'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        fetched_at,
        is_final,
        '$[' || element_index || '][4]' as json_path,
        coin,
        upper(currency) as quote,
        cast({{json_integer text=(json_text document="element" path="'$[0]'")}} as bigint) as closed_at_ms,
        {{json_text document="element" path="'$[4]'"}} as rate_text
    from candles
)

select
    payload_id,
    chain_id,
    fetched_at,
    is_final,
    json_path,
    coin,
    quote,
    {{closed_day milliseconds="closed_at_ms"}} as price_date,
    {{decimal_from_text text="rate_text"}} as rate,
    closed_at_ms = max(closed_at_ms) over (partition by payload_id) as is_newest
from texts
