-- One row per payload and price in it, of whatever moment: what the provider says, with the coin that it is of.
-- The coin is NULL where the registry does not know it as the coin of the chain under which the payload was filed.
with said as (
    select 'yahoo_daily' as endpoint, * from {{ref "stg_prices__yahoo_daily"}}
    union all
    select 'coingecko_market_chart', * from {{ref "stg_prices__coingecko_market_chart"}}
    union all
    select 'coingecko_history', * from {{ref "stg_prices__coingecko_history"}}
    union all
    select 'coingecko_ohlc', * from {{ref "stg_prices__coingecko_ohlc"}}
)

select
    said.chain_id,
    'prices' as provider_name,
    said.endpoint,
    said.payload_id,
    said.json_path,
    said.fetched_at,
    said.is_final,
    said.coin,
    chains.native_unit,
    said.quote,
    said.price_date,
    said.rate,
    said.is_newest
from said
left join {{ref "price_coins"}} as coins on coins.provider_name = 'prices' and coins.coin = said.coin
left join {{ref "chains"}} as chains on chains.chain_id = said.chain_id and chains.native_unit = coins.native_unit
