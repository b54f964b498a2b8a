-- One row per payload: a finalized block, whose slot the request names. Its rewards stand in
-- stg_solana_rpc__get_block_rewards. A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "solana_rpc" "getBlock"}}
),

texts as (
    select
        payload_id,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        {{json_text document="request" path="'$.params[0]'"}} as slot_text,
        {{json_text document="body" path="'$.result.parentSlot'"}} as parent_slot_text,
        {{json_text document="body" path="'$.result.blockhash'"}} as block_hash,
        {{json_text document="body" path="'$.result.previousBlockhash'"}} as previous_block_hash,
        {{json_text document="body" path="'$.result.blockHeight'"}} as block_height_text,
        {{json_text document="body" path="'$.result.blockTime'"}} as block_time_text
    from payloads
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    cast({{json_integer text="slot_text"}} as bigint) as slot,
    cast({{json_integer text="parent_slot_text"}} as bigint) as parent_slot,
    block_hash,
    previous_block_hash,
    cast({{json_integer text="block_height_text"}} as bigint) as block_height,
    to_timestamp(cast({{json_integer text="block_time_text"}} as bigint)) as block_time
from texts
