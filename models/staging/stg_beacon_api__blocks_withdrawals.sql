-- One row per payload of blocks and withdrawal in it: what left the balance of a validator. Never income.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select
        *,
        {{json_text document="body" path="'$.data.message.slot'"}} as slot_text
    from {{source "beacon_api" "blocks"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.data.message.body.execution_payload.withdrawals'"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        '$.data.message.body.execution_payload.withdrawals[' || element_index || ']' as element_path,
        slot_text,
        {{json_text document="element" path="'$.index'"}} as withdrawal_index_text,
        {{json_text document="element" path="'$.validator_index'"}} as validator_index_text,
        {{json_text document="element" path="'$.address'"}} as address_text,
        {{json_text document="element" path="'$.amount'"}} as amount_gwei_text
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
    cast({{json_integer text="withdrawal_index_text"}} as bigint) as withdrawal_index,
    cast({{json_integer text="validator_index_text"}} as bigint) as validator_index,
    lower(address_text) as address,
    {{json_integer text="amount_gwei_text"}} as amount_gwei
from texts
