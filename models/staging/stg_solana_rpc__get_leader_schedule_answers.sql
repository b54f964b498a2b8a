-- One row per payload of getLeaderSchedule: whom it speaks of. An identity that was asked for and leads no slot stands here
-- alone, and in no row of stg_solana_rpc__get_leader_schedule.
select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    coalesce(
        {{json_text document="request" path="'$.params[1].identity'"}},
        {{json_text document="request" path="'$.params[0].identity'"}}
    ) as requested_identity
from {{source "solana_rpc" "getLeaderSchedule"}}
