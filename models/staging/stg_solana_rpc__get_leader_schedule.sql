-- One row per payload and slot: the identity that leads it, the slot counted from the first of the epoch.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "solana_rpc" "getLeaderSchedule"}}
),

led as (
    {{json_entries payloads="payloads" path="'$.result'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        entry_key as identity_pubkey,
        unnest({{json_texts document="element" path="'$'"}}) as slot_index_text
    from led
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    identity_pubkey,
    cast({{json_integer text="slot_index_text"}} as bigint) as slot_index
from texts
