-- One row per payload of getBlock and reward in it: what the block paid its leader net of burn (Fee), and at the
-- beginning of an epoch what the one before earned (Voting, Staking).
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "solana_rpc" "getBlock"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.result.rewards'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        '$.result.rewards[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.pubkey'"}} as address,
        {{json_text document="element" path="'$.rewardType'"}} as reward_type,
        {{json_text document="element" path="'$.lamports'"}} as amount_text,
        {{json_text document="element" path="'$.commission'"}} as commission_text,
        {{json_text document="element" path="'$.commissionBps'"}} as commission_bps_text
    from elements
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    element_path,
    address,
    reward_type,
    {{json_integer text="amount_text"}} as amount_lamports,
    coalesce(
        cast({{json_integer text="commission_bps_text"}} as integer),
        {{percent_to_bps text="commission_text"}}
    ) as commission_bps,
    element_path || case when commission_bps_text is not null then '.commissionBps' else '.commission' end as commission_path
from texts
