-- One row per payload: the constants of the chain as they are now. Since Fulu the length of a slot is told in milliseconds.
with payloads as (
    select * from {{source "beacon_api" "config/spec"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        {{json_text document="body" path="'$.data.CONFIG_NAME'"}} as config_name,
        {{json_text document="body" path="'$.data.SLOTS_PER_EPOCH'"}} as slots_per_epoch_text,
        {{json_text document="body" path="'$.data.EPOCHS_PER_SYNC_COMMITTEE_PERIOD'"}} as epochs_per_sync_committee_period_text,
        {{json_text document="body" path="'$.data.SLOT_DURATION_MS'"}} as slot_duration_ms_text,
        {{json_text document="body" path="'$.data.SECONDS_PER_SLOT'"}} as seconds_per_slot_text
    from payloads
)

select
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    config_name,
    cast({{json_integer text="slots_per_epoch_text"}} as bigint) as slots_per_epoch,
    cast({{json_integer text="epochs_per_sync_committee_period_text"}} as bigint) as epochs_per_sync_committee_period,
    coalesce(cast({{json_integer text="slot_duration_ms_text"}} as bigint), cast({{json_integer text="seconds_per_slot_text"}} as bigint) * 1000) as slot_duration_ms
from texts
