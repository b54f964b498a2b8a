-- One row per payload and identity: how many slots of a range it led, and in how many of them it produced a block.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select
        *,
        {{json_text document="body" path="'$.result.value.range.firstSlot'"}} as first_slot_text,
        {{json_text document="body" path="'$.result.value.range.lastSlot'"}} as last_slot_text
    from {{source "solana_rpc" "getBlockProduction"}}
),

entries as (
    {{json_entries payloads="payloads" path="'$.result.value.byIdentity'"}}
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    '$.result.value.byIdentity["' || entry_key || '"]' as element_path,
    entry_key as identity_pubkey,
    cast({{json_integer text=(json_text document="element" path="'$[0]'")}} as bigint) as leader_slots,
    cast({{json_integer text=(json_text document="element" path="'$[1]'")}} as bigint) as produced_blocks,
    cast({{json_integer text="first_slot_text"}} as bigint) as first_slot,
    cast({{json_integer text="last_slot_text"}} as bigint) as last_slot
from entries
