-- One row per payload and point: a price. The point of a midnight is the close of the day before, others close no day.
with payloads as (
    select
        *,
        {{request_parameter request="request" name="'id'"}} as coin,
        {{request_parameter request="request" name="'vs_currency'"}} as currency
    from {{source "prices" "coingecko_market_chart"}}
),

points as (
    {{json_elements payloads="payloads" path="'$.prices'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        fetched_at,
        is_final,
        '$.prices[' || element_index || '][1]' as json_path,
        coin,
        upper(currency) as quote,
        cast({{json_integer text=(json_text document="element" path="'$[0]'")}} as bigint) as priced_at_ms,
        {{json_text document="element" path="'$[1]'"}} as rate_text
    from points
)

select
    payload_id,
    chain_id,
    fetched_at,
    is_final,
    json_path,
    coin,
    quote,
    {{closed_day milliseconds="priced_at_ms"}} as price_date,
    {{decimal_from_text text="rate_text"}} as rate,
    priced_at_ms = max(priced_at_ms) over (partition by payload_id) as is_newest
from texts
