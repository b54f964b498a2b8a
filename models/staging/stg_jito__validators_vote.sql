-- One row per payload and epoch: tips and commission of the one validator that the envelope or the request names.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select *, {{request_parameter request="request" name="'vote'"}} as requested_validator_key
    from {{source "jito" "validators/{vote}"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        {{json_text document="element" path="'$.epoch'"}} as period_identifier,
        fetched_at,
        is_final,
        '$[' || element_index || ']' as element_path,
        coalesce(requested_validator_key, nullif(validator_key, '*')) as validator_key,
        {{json_text document="element" path="'$.mev_commission_bps'"}} as mev_commission_text,
        {{json_text document="element" path="'$.mev_rewards'"}} as mev_rewards_text,
        {{json_text document="element" path="'$.priority_fee_commission_bps'"}} as priority_fee_commission_text,
        {{json_text document="element" path="'$.priority_fee_rewards'"}} as priority_fee_rewards_text
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
    cast({{json_integer text="mev_commission_text"}} as integer) as mev_commission_bps,
    {{json_integer text="mev_rewards_text"}} as mev_rewards_lamports,
    cast({{json_integer text="priority_fee_commission_text"}} as integer) as priority_fee_commission_bps,
    {{json_integer text="priority_fee_rewards_text"}} as priority_fee_rewards_lamports
from texts
