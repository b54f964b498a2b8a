-- One row per payload, epoch and validator: the whole tip account, network's and stakers' part included.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "jito" "validator_rewards"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.rewards'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        {{json_text document="element" path="'$.epoch'"}} as period_identifier,
        fetched_at,
        is_final,
        '$.rewards[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.vote_account'"}} as validator_key,
        {{json_text document="element" path="'$.mev_revenue'"}} as mev_revenue_text,
        {{json_text document="element" path="'$.mev_commission'"}} as mev_commission_text,
        {{json_text document="element" path="'$.priority_fee_revenue'"}} as priority_fee_revenue_text,
        {{json_text document="element" path="'$.priority_fee_commission'"}} as priority_fee_commission_text,
        {{json_text document="element" path="'$.num_stakers'"}} as leaf_count_text
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
    {{json_integer text="mev_revenue_text"}} as mev_revenue_lamports,
    cast({{json_integer text="mev_commission_text"}} as integer) as mev_commission_bps,
    {{json_integer text="priority_fee_revenue_text"}} as priority_fee_revenue_lamports,
    cast({{json_integer text="priority_fee_commission_text"}} as integer) as priority_fee_commission_bps,
    cast({{json_integer text="leaf_count_text"}} as bigint) as leaf_count
from texts
