-- One row per payload and member of the sync committee: what it earned in the block of the slot that the request names. Some
-- nodes give a row for every seat of a member, each with the sum of all its seats: that counts once.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select
        *,
        {{first_group text=(json_text document="request" path="'$.path'") pattern="'/rewards/sync_committee/([0-9]+)'"}} as slot_text
    from {{source "beacon_api" "rewards/sync_committee"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.data'"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        element_index,
        slot_text,
        {{json_text document="element" path="'$.validator_index'"}} as validator_index_text,
        {{json_text document="element" path="'$.reward'"}} as reward_gwei_text
    from elements
),

seats as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        element_index,
        cast({{json_integer text="slot_text"}} as bigint) as slot,
        cast({{json_integer text="validator_index_text"}} as bigint) as validator_index,
        {{json_integer text="reward_gwei_text"}} as reward_gwei
    from texts
)

select
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    '$.data[' || min(element_index) || ']' as element_path,
    slot,
    validator_index,
    reward_gwei,
    count(*) as row_count
from seats
group by
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    slot,
    validator_index,
    reward_gwei
