-- One row per payload: the epoch whose settlements it lists. An epoch in which nobody had to pay is an empty list, which
-- has no other row and says as much as any.
with payloads as (
    select * from {{source "marinade" "settlements"}}
)

select
    payload_id,
    chain_id,
    coalesce({{json_text document="body" path="'$.epoch'"}}, period_identifier) as period_identifier,
    fetched_at,
    is_final
from payloads
