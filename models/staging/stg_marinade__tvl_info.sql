-- One row per payload: what was staked with Marinade at a run, in SOL and in US dollars of that moment.
-- The two together imply a price. It is of no agreed moment and no close of a day, so that nothing converts with it.
with payloads as (
    select * from {{source "marinade" "tvl-info"}}
),

texts as (
    select
        payload_id,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        {{json_text document="body" path="'$.staked_sol'"}} as staked_text,
        {{json_text document="body" path="'$.staked_usd'"}} as staked_usd_text,
        {{json_text document="body" path="'$.total_sol'"}} as total_text,
        {{json_text document="body" path="'$.total_usd'"}} as total_usd_text
    from payloads
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    {{lamports_from_text text="staked_text"}} as staked_lamports,
    {{decimal_from_text text="staked_usd_text"}} as staked_usd,
    {{lamports_from_text text="total_text"}} as total_lamports,
    {{decimal_from_text text="total_usd_text"}} as total_usd
from texts
