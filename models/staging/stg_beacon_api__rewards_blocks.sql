-- One row per payload: what the proposer of the block of a slot, which the request names, was paid by the consensus layer.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "beacon_api" "rewards/blocks"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        {{first_group text=(json_text document="request" path="'$.path'") pattern="'/rewards/blocks/([0-9]+)'"}} as slot_text,
        {{json_text document="body" path="'$.data.proposer_index'"}} as proposer_index_text,
        {{json_text document="body" path="'$.data.attestations'"}} as attestations_gwei_text,
        {{json_text document="body" path="'$.data.sync_aggregate'"}} as sync_aggregate_gwei_text,
        {{json_text document="body" path="'$.data.proposer_slashings'"}} as proposer_slashings_gwei_text,
        {{json_text document="body" path="'$.data.attester_slashings'"}} as attester_slashings_gwei_text,
        {{json_text document="body" path="'$.data.total'"}} as reward_gwei_text
    from payloads
)

select
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    cast({{json_integer text="slot_text"}} as bigint) as slot,
    cast({{json_integer text="proposer_index_text"}} as bigint) as proposer_index,
    {{json_integer text="attestations_gwei_text"}} as attestations_gwei,
    {{json_integer text="sync_aggregate_gwei_text"}} as sync_aggregate_gwei,
    {{json_integer text="proposer_slashings_gwei_text"}} as proposer_slashings_gwei,
    {{json_integer text="attester_slashings_gwei_text"}} as attester_slashings_gwei,
    {{json_integer text="reward_gwei_text"}} as reward_gwei
from texts
