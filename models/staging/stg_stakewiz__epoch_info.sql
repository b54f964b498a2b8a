-- One row per payload: the epoch that ran. The node's own answer counts for periods; this one counts for nothing.
with payloads as (
    select * from {{source "stakewiz" "epoch_info"}}
)

select
    payload_id,
    chain_id,
    {{json_text document="body" path="'$.epoch'"}} as period_identifier,
    fetched_at,
    is_final
from payloads
