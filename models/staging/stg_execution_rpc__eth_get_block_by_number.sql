-- One row per payload: a block. Its transactions and withdrawals stand in models of their own.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "execution_rpc" "eth_getBlockByNumber"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        {{json_text document="body" path="'$.result.number'"}} as block_number_text,
        {{json_text document="body" path="'$.result.hash'"}} as block_hash_text,
        {{json_text document="body" path="'$.result.parentHash'"}} as parent_hash_text,
        {{json_text document="body" path="'$.result.timestamp'"}} as block_time_text,
        {{json_text document="body" path="'$.result.miner'"}} as fee_recipient_text,
        {{json_text document="body" path="'$.result.baseFeePerGas'"}} as base_fee_per_gas_wei_text,
        {{json_text document="body" path="'$.result.gasUsed'"}} as gas_used_text,
        {{json_text document="body" path="'$.result.gasLimit'"}} as gas_limit_text
    from payloads
)

select
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    cast({{hex_integer text="block_number_text"}} as bigint) as block_number,
    lower(block_hash_text) as block_hash,
    lower(parent_hash_text) as parent_hash,
    to_timestamp(cast({{hex_integer text="block_time_text"}} as bigint)) as block_time,
    lower(fee_recipient_text) as fee_recipient,
    {{hex_integer text="base_fee_per_gas_wei_text"}} as base_fee_per_gas_wei,
    cast({{hex_integer text="gas_used_text"}} as bigint) as gas_used,
    cast({{hex_integer text="gas_limit_text"}} as bigint) as gas_limit
from texts
