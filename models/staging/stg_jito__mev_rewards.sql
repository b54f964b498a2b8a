-- One row per payload: the tips of the whole network in one epoch. The rate per lamport beside it is rounded and unused.
with texts as (
    select
        payload_id,
        chain_id,
        {{json_text document="body" path="'$.epoch'"}} as period_identifier,
        fetched_at,
        is_final,
        {{json_text document="body" path="'$.total_network_mev_lamports'"}} as network_tips_text,
        {{json_text document="body" path="'$.jito_stake_weight_lamports'"}} as jito_stake_text
    from {{source "jito" "mev_rewards"}}
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    {{json_integer text="network_tips_text"}} as network_tips_lamports,
    {{json_integer text="jito_stake_text"}} as jito_stake_lamports
from texts
