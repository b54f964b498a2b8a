-- One row per payload and validator: tips, commission and client in one epoch, which the request names.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select *, {{request_parameter request="request" name="'epoch'"}} as requested_period
    from {{source "jito" "validators"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.validators'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        coalesce(requested_period, period_identifier) as period_identifier,
        fetched_at,
        is_final,
        '$.validators[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.vote_account'"}} as validator_key,
        {{json_text document="element" path="'$.running_jito'"}} = 'true' as is_running_jito,
        {{json_text document="element" path="'$.mev_commission_bps'"}} as mev_commission_text,
        {{json_text document="element" path="'$.mev_rewards'"}} as mev_rewards_text,
        {{json_text document="element" path="'$.priority_fee_commission_bps'"}} as priority_fee_commission_text,
        {{json_text document="element" path="'$.priority_fee_rewards'"}} as priority_fee_rewards_text,
        {{json_text document="element" path="'$.active_stake'"}} as active_stake_text
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
    is_running_jito,
    cast({{json_integer text="mev_commission_text"}} as integer) as mev_commission_bps,
    {{json_integer text="mev_rewards_text"}} as mev_rewards_lamports,
    cast({{json_integer text="priority_fee_commission_text"}} as integer) as priority_fee_commission_bps,
    {{json_integer text="priority_fee_rewards_text"}} as priority_fee_rewards_lamports,
    {{json_integer text="active_stake_text"}} as active_stake_lamports
from texts
