-- One row per payload, kind of reward and epoch: what the whole network earned, as far as Marinade knows it by then.
-- Figures are floats of SOL, rounded here to the lamport; they are a check of sums and never anybody's share.
with payloads as (
    select * from {{source "marinade" "rewards"}}
),

mev as (
    {{json_elements payloads="payloads" path="'$.rewards_mev'"}}
),

inflation as (
    {{json_elements payloads="payloads" path="'$.rewards_inflation_est'"}}
),

priority_fees as (
    {{json_elements payloads="payloads" path="'$.rewards_jito_priority'"}}
),

blocks as (
    {{json_elements payloads="payloads" path="'$.rewards_block'"}}
),

elements as (
    select *, 'MEV' as reward_kind, '$.rewards_mev[' || element_index || ']' as element_path from mev
    union all
    select *, 'INFLATION', '$.rewards_inflation_est[' || element_index || ']' from inflation
    union all
    select *, 'PRIORITY_FEES_SHARED', '$.rewards_jito_priority[' || element_index || ']' from priority_fees
    union all
    select *, 'BLOCKS', '$.rewards_block[' || element_index || ']' from blocks
),

texts as (
    select
        payload_id,
        chain_id,
        {{json_text document="element" path="'$[0]'"}} as period_identifier,
        fetched_at,
        is_final,
        element_path,
        reward_kind,
        {{json_text document="element" path="'$[1]'"}} as rewards_text
    from elements
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    element_path,
    reward_kind,
    {{lamports_from_text text="rewards_text"}} as rewards_lamports
from texts
