-- One row per payload: how many slots an epoch has, and where the first epoch of that length began.
with payloads as (
    select * from {{source "solana_rpc" "getEpochSchedule"}}
),

texts as (
    select
        payload_id,
        chain_id,
        fetched_at,
        is_final,
        {{json_text document="body" path="'$.result.firstNormalEpoch'"}} as first_normal_epoch_text,
        {{json_text document="body" path="'$.result.firstNormalSlot'"}} as first_normal_slot_text,
        {{json_text document="body" path="'$.result.slotsPerEpoch'"}} as slots_per_epoch_text
    from payloads
)

select
    payload_id,
    chain_id,
    fetched_at,
    is_final,
    cast({{json_integer text="first_normal_epoch_text"}} as bigint) as first_normal_epoch,
    cast({{json_integer text="first_normal_slot_text"}} as bigint) as first_normal_slot,
    cast({{json_integer text="slots_per_epoch_text"}} as bigint) as slots_per_epoch
from texts
