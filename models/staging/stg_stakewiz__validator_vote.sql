-- One row per payload: what Stakewiz tells of one validator beside money. Stake and rates there are not read.
with payloads as (
    select * from {{source "stakewiz" "validator/{vote}"}}
),

texts as (
    select
        payload_id,
        chain_id,
        coalesce({{json_text document="body" path="'$.epoch'"}}, period_identifier) as period_identifier,
        fetched_at,
        is_final,
        {{json_text document="body" path="'$.vote_identity'"}} as validator_key,
        {{json_text document="body" path="'$.identity'"}} as identity_pubkey,
        {{json_text document="body" path="'$.name'"}} as validator_name,
        {{json_text document="body" path="'$.uptime'"}} as uptime_text
    from payloads
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    '$' as element_path,
    validator_key,
    identity_pubkey,
    validator_name,
    cast(trunc({{decimal_from_text text="uptime_text"}} * 100) as integer) as uptime_bps
from texts
