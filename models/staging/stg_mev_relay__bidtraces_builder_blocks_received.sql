-- One row per payload and block that a builder offered through a relay. A builder may offer a block more than once.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "mev_relay" "bidtraces/builder_blocks_received"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$'"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        '$[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.slot'"}} as slot_text,
        {{json_text document="element" path="'$.parent_hash'"}} as parent_hash_text,
        {{json_text document="element" path="'$.block_hash'"}} as block_hash_text,
        {{json_text document="element" path="'$.builder_pubkey'"}} as builder_key_text,
        {{json_text document="element" path="'$.proposer_pubkey'"}} as validator_key_text,
        {{json_text document="element" path="'$.proposer_fee_recipient'"}} as fee_recipient_text,
        {{json_text document="element" path="'$.value'"}} as claimed_wei_text,
        {{json_text document="element" path="'$.gas_limit'"}} as gas_limit_text,
        {{json_text document="element" path="'$.gas_used'"}} as gas_used_text,
        {{json_text document="element" path="'$.num_tx'"}} as transaction_count_text,
        {{json_text document="element" path="'$.block_number'"}} as block_number_text,
        {{json_text document="element" path="'$.timestamp_ms'"}} as received_at_ms_text,
        {{json_text document="element" path="'$.optimistic_submission'"}} as is_optimistic_text
    from elements
)

select
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    element_path,
    replace(provider_name, 'mev_relay_', '') as relay,
    cast({{json_integer text="slot_text"}} as bigint) as slot,
    lower(parent_hash_text) as parent_hash,
    lower(block_hash_text) as block_hash,
    lower(builder_key_text) as builder_key,
    lower(validator_key_text) as validator_key,
    lower(fee_recipient_text) as fee_recipient,
    {{json_integer text="claimed_wei_text"}} as claimed_wei,
    cast({{json_integer text="gas_limit_text"}} as bigint) as gas_limit,
    cast({{json_integer text="gas_used_text"}} as bigint) as gas_used,
    cast({{json_integer text="transaction_count_text"}} as bigint) as transaction_count,
    cast({{json_integer text="block_number_text"}} as bigint) as block_number,
    cast({{json_integer text="received_at_ms_text"}} as bigint) as received_at_ms,
    is_optimistic_text = 'true' as is_optimistic
from texts
