-- One row per payload: which epoch was running, and where in it the chain stood.
with payloads as (
    select * from {{source "solana_rpc" "getEpochInfo"}}
),

texts as (
    select
        payload_id,
        chain_id,
        fetched_at,
        is_final,
        {{json_text document="body" path="'$.result.epoch'"}} as period_identifier,
        {{json_text document="body" path="'$.result.absoluteSlot'"}} as absolute_slot_text,
        {{json_text document="body" path="'$.result.slotIndex'"}} as slot_index_text,
        {{json_text document="body" path="'$.result.slotsInEpoch'"}} as slots_in_epoch_text
    from payloads
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    cast({{json_integer text="absolute_slot_text"}} as bigint) as absolute_slot,
    cast({{json_integer text="slot_index_text"}} as bigint) as slot_index,
    cast({{json_integer text="slots_in_epoch_text"}} as bigint) as slots_in_epoch
from texts
where period_identifier is not null
