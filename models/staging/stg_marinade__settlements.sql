-- One row per payload and settlement: what is paid out for a validator in the epoch of the body, why, and by whom.
-- A table: the claims below make the body large, and its readers and tests would each parse it again.
with payloads as (
    select *, {{json_text document="body" path="'$.epoch'"}} as body_period from {{source "marinade" "settlements"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.settlements'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        coalesce(body_period, period_identifier) as period_identifier,
        fetched_at,
        is_final,
        '$.settlements[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.vote_account'"}} as validator_key,
        {{json_text document="element" path="'$.meta.funder'"}} as funder,
        {{json_text document="element" path="'$.reason'"}} as reason,
        {{json_text document="element" path="'$.claims_count'"}} as claims_count_text,
        {{json_text document="element" path="'$.claims_amount'"}} as claims_amount_text
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
    funder,
    -- A bare name, or an object with the name as its only key.
    coalesce({{first_group text="reason" pattern="'^[{][^\"]*\"([A-Za-z]+)\"'"}}, reason) as reason_kind,
    reason,
    cast({{json_integer text="claims_count_text"}} as bigint) as claims_count,
    {{json_integer text="claims_amount_text"}} as claims_amount_lamports
from texts
