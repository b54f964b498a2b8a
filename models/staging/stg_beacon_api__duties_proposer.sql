-- One row per payload and slot: who was to propose its block. Whether there is one stands in the headers.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "beacon_api" "duties/proposer"}}
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
        '$.data[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.slot'"}} as slot_text,
        {{json_text document="element" path="'$.pubkey'"}} as validator_key_text,
        {{json_text document="element" path="'$.validator_index'"}} as validator_index_text
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
    cast({{json_integer text="slot_text"}} as bigint) as slot,
    lower(validator_key_text) as validator_key,
    cast({{json_integer text="validator_index_text"}} as bigint) as validator_index
from texts
