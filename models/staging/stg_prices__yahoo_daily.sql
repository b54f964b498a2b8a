-- One row per payload and day: the adjusted close as Yahoo tells it. Which coin and currency: the request's symbol.
with payloads as (
    select *, {{request_parameter request="request" name="'symbol'"}} as symbol
    from {{source "prices" "yahoo_daily"}}
),

csv as (
    {{csv_rows payloads="payloads"}}
),

texts as (
    select
        csv.payload_id,
        csv.chain_id,
        csv.fetched_at,
        csv.is_final,
        {{csv_row_path}} || '[' || {{csv_column_index column="'Adj_Close'"}} || ']' as json_path,
        split_part(payloads.symbol, '-', 1) as coin,
        split_part(payloads.symbol, '-', 2) as quote,
        cast({{csv_cell column="'Date'"}} as date) as price_date,
        nullif(nullif({{csv_cell column="'Adj_Close'"}}, ''), 'null') as rate_text
    from csv
    join payloads on payloads.payload_id = csv.payload_id
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
    price_date = max(price_date) over (partition by payload_id) as is_newest
from texts
