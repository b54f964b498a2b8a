-- One row per payload and validator: what it earned and lost by attesting in the epoch that the request names.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select
        *,
        {{first_group text=(json_text document="request" path="'$.path'") pattern="'/rewards/attestations/([0-9]+)'"}} as epoch_text
    from {{source "beacon_api" "rewards/attestations"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.data.total_rewards'"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        '$.data.total_rewards[' || element_index || ']' as element_path,
        epoch_text,
        {{json_text document="element" path="'$.validator_index'"}} as validator_index_text,
        {{json_text document="element" path="'$.head'"}} as head_gwei_text,
        {{json_text document="element" path="'$.target'"}} as target_gwei_text,
        {{json_text document="element" path="'$.source'"}} as source_gwei_text,
        {{json_text document="element" path="'$.inactivity'"}} as inactivity_gwei_text,
        {{json_text document="element" path="'$.inclusion_delay'"}} as inclusion_delay_gwei_text
    from elements
),

parts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        element_path,
        cast({{json_integer text="epoch_text"}} as bigint) as epoch,
        cast({{json_integer text="validator_index_text"}} as bigint) as validator_index,
        {{json_integer text="head_gwei_text"}} as head_gwei,
        {{json_integer text="target_gwei_text"}} as target_gwei,
        {{json_integer text="source_gwei_text"}} as source_gwei,
        {{json_integer text="inactivity_gwei_text"}} as inactivity_gwei,
        coalesce({{json_integer text="inclusion_delay_gwei_text"}}, 0) as inclusion_delay_gwei
    from texts
)

select
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    element_path,
    epoch,
    validator_index,
    head_gwei,
    target_gwei,
    source_gwei,
    inactivity_gwei,
    inclusion_delay_gwei,
    cast(head_gwei + target_gwei + source_gwei + inactivity_gwei + inclusion_delay_gwei as decimal(38, 0)) as reward_gwei
from parts
