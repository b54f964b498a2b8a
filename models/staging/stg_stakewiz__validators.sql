-- One row per payload and record: what Stakewiz tells of a validator beside money. Stake and rates there are not read.
with payloads as (
    select * from {{source "stakewiz" "validators"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        coalesce({{json_text document="element" path="'$.epoch'"}}, period_identifier) as period_identifier,
        fetched_at,
        is_final,
        '$[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.vote_identity'"}} as validator_key,
        {{json_text document="element" path="'$.identity'"}} as identity_pubkey,
        {{json_text document="element" path="'$.name'"}} as validator_name,
        {{json_text document="element" path="'$.uptime'"}} as uptime_text
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
    identity_pubkey,
    validator_name,
    cast(trunc({{decimal_from_text text="uptime_text"}} * 100) as integer) as uptime_bps
from texts
