-- One row per payload and block header: its slot, its root and its parent. Slots between a block and its parent were missed.
-- An answer holds one header, or a list.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "beacon_api" "headers"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.data'"}}
),

listed as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        '$.data[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.header.message.slot'"}} as slot_text,
        {{json_text document="element" path="'$.root'"}} as block_root_text,
        {{json_text document="element" path="'$.header.message.parent_root'"}} as parent_root_text,
        {{json_text document="element" path="'$.header.message.state_root'"}} as state_root_text,
        {{json_text document="element" path="'$.header.message.proposer_index'"}} as proposer_index_text,
        {{json_text document="element" path="'$.canonical'"}} as is_canonical_text
    from elements
),

single as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        '$.data' as element_path,
        {{json_text document="body" path="'$.data.header.message.slot'"}} as slot_text,
        {{json_text document="body" path="'$.data.root'"}} as block_root_text,
        {{json_text document="body" path="'$.data.header.message.parent_root'"}} as parent_root_text,
        {{json_text document="body" path="'$.data.header.message.state_root'"}} as state_root_text,
        {{json_text document="body" path="'$.data.header.message.proposer_index'"}} as proposer_index_text,
        {{json_text document="body" path="'$.data.canonical'"}} as is_canonical_text
    from payloads
),

texts as (
    select * from listed
    union all
    select * from single where slot_text is not null
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
    lower(block_root_text) as block_root,
    lower(parent_root_text) as parent_root,
    lower(state_root_text) as state_root,
    cast({{json_integer text="proposer_index_text"}} as bigint) as proposer_index,
    is_canonical_text = 'true' as is_canonical
from texts
