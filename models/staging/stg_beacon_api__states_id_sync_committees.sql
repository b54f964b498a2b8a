-- One row per payload and seat of the sync committee that sits at the slot that the request names. Seats are drawn with
-- replacement: a validator may have several.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select
        *,
        {{first_group text=(json_text document="request" path="'$.path'") pattern="'/states/([0-9]+)'"}} as slot_text
    from {{source "beacon_api" "states/{id}/sync_committees"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.data.validators'"}}
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
        {{json_text document="element" path="'$'"}} as validator_index_text
    from elements
)

select
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    '$.data.validators[' || element_index || ']' as element_path,
    cast({{json_integer text="slot_text"}} as bigint) as slot,
    cast(element_index as bigint) as seat,
    cast({{json_integer text="validator_index_text"}} as bigint) as validator_index
from texts
