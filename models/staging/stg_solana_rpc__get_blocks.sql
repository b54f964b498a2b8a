-- One row per payload and slot that holds a block. A slot that does not stand here proves nothing.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "solana_rpc" "getBlocks"}}
),

texts as (
    select
        payload_id,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        unnest({{json_texts document="body" path="'$.result'"}}) as slot_text
    from payloads
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    cast({{json_integer text="slot_text"}} as bigint) as slot
from texts
