-- One row per payload: when the chain began.
with payloads as (
    select * from {{source "beacon_api" "genesis"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        {{json_text document="body" path="'$.data.genesis_time'"}} as genesis_at_text,
        {{json_text document="body" path="'$.data.genesis_validators_root'"}} as genesis_validators_root_text
    from payloads
)

select
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    to_timestamp(cast({{json_integer text="genesis_at_text"}} as bigint)) as genesis_at,
    lower(genesis_validators_root_text) as genesis_validators_root
from texts
