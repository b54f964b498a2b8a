-- One row per payload and validator: the MEV commission last seen. The epoch in the body wins over the envelope's.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "marinade" "mev-info"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.validators'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        coalesce({{json_text document="element" path="'$.epoch'"}}, period_identifier) as period_identifier,
        fetched_at,
        is_final,
        '$.validators[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.vote_account'"}} as validator_key,
        {{json_text document="element" path="'$.mev_commission_bps'"}} as mev_commission_text
    from elements
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    element_path,
    validator_key,
    cast({{json_integer text="mev_commission_text"}} as integer) as mev_commission_bps
from texts
