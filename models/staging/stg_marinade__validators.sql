-- One row per payload and vote account: rates, stake and vote credits at the last slot of the epoch in the body.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select *, {{json_text document="body" path="'$.epoch'"}} as body_period from {{source "marinade" "validators"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.validator_metas'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        coalesce(body_period, period_identifier) as period_identifier,
        fetched_at,
        is_final,
        '$.validator_metas[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.vote_account'"}} as validator_key,
        {{json_text document="element" path="'$.commission'"}} as commission_text,
        {{json_text document="element" path="'$.mev_commission'"}} as mev_commission_text,
        {{json_text document="element" path="'$.stake'"}} as stake_text,
        {{json_text document="element" path="'$.credits'"}} as credits_text
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
    {{percent_to_bps text="commission_text"}} as commission_bps,
    cast({{json_integer text="mev_commission_text"}} as integer) as mev_commission_bps,
    {{json_integer text="stake_text"}} as stake_lamports,
    {{json_integer text="credits_text"}} as vote_credits
from texts
