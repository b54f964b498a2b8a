-- One row per payload: a block, and the execution block in it where there is one. Its withdrawals stand in
-- stg_beacon_api__blocks_withdrawals.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "beacon_api" "blocks"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        {{json_text document="body" path="'$.data.message.slot'"}} as slot_text,
        {{json_text document="body" path="'$.version'"}} as fork_name,
        {{json_text document="body" path="'$.data.message.proposer_index'"}} as proposer_index_text,
        {{json_text document="body" path="'$.data.message.parent_root'"}} as parent_root_text,
        {{json_text document="body" path="'$.data.message.state_root'"}} as state_root_text,
        {{json_text document="body" path="'$.data.message.body.execution_payload.block_number'"}} as execution_block_number_text,
        {{json_text document="body" path="'$.data.message.body.execution_payload.block_hash'"}} as execution_block_hash_text,
        {{json_text document="body" path="'$.data.message.body.execution_payload.fee_recipient'"}} as fee_recipient_text,
        {{json_text document="body" path="'$.data.message.body.execution_payload.base_fee_per_gas'"}} as base_fee_per_gas_wei_text,
        {{json_text document="body" path="'$.data.message.body.execution_payload.gas_used'"}} as gas_used_text,
        {{json_text document="body" path="'$.data.message.body.execution_payload.timestamp'"}} as execution_block_time_text
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
    fork_name,
    cast({{json_integer text="proposer_index_text"}} as bigint) as proposer_index,
    lower(parent_root_text) as parent_root,
    lower(state_root_text) as state_root,
    cast({{json_integer text="execution_block_number_text"}} as bigint) as execution_block_number,
    lower(execution_block_hash_text) as execution_block_hash,
    lower(fee_recipient_text) as fee_recipient,
    {{json_integer text="base_fee_per_gas_wei_text"}} as base_fee_per_gas_wei,
    cast({{json_integer text="gas_used_text"}} as bigint) as gas_used,
    to_timestamp(cast({{json_integer text="execution_block_time_text"}} as bigint)) as execution_block_time
from texts
