-- One row per payload: when the block of a slot, which the request names, was produced; NULL where the node does not know.
with payloads as (
    select * from {{source "solana_rpc" "getBlockTime"}}
),

texts as (
    select
        payload_id,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        {{json_text document="request" path="'$.params[0]'"}} as slot_text,
        {{json_text document="body" path="'$.result'"}} as block_time_text
    from payloads
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    cast({{json_integer text="slot_text"}} as bigint) as slot,
    to_timestamp(cast({{json_integer text="block_time_text"}} as bigint)) as block_time
from texts
