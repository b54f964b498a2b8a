-- One row per payload and validator: its balance in the state of the slot that the request names.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select
        *,
        {{first_group text=(json_text document="request" path="'$.path'") pattern="'/states/([0-9]+)'"}} as slot_text
    from {{source "beacon_api" "validator_balances"}}
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
        slot_text,
        {{json_text document="element" path="'$.index'"}} as validator_index_text,
        {{json_text document="element" path="'$.balance'"}} as balance_gwei_text
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
    cast({{json_integer text="validator_index_text"}} as bigint) as validator_index,
    {{json_integer text="balance_gwei_text"}} as balance_gwei
from texts
