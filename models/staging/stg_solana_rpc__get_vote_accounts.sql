-- One row per payload and vote account: identity, active stake and commission when the answer was given.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "solana_rpc" "getVoteAccounts"}}
),

listed as (
    {{json_elements payloads="payloads" path="'$.result.current'"}}
),

delinquent as (
    {{json_elements payloads="payloads" path="'$.result.delinquent'"}}
),

elements as (
    select *, '$.result.current[' || element_index || ']' as element_path, false as is_delinquent from listed
    union all
    select *, '$.result.delinquent[' || element_index || ']' as element_path, true as is_delinquent from delinquent
),

texts as (
    select
        payload_id,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        element_path,
        {{json_text document="element" path="'$.votePubkey'"}} as validator_key,
        {{json_text document="element" path="'$.nodePubkey'"}} as identity_pubkey,
        {{json_text document="element" path="'$.activatedStake'"}} as active_stake_text,
        {{json_text document="element" path="'$.commission'"}} as commission_text,
        {{json_text document="element" path="'$.inflationRewardsCommissionBps'"}} as commission_bps_text,
        is_delinquent
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
    {{json_integer text="active_stake_text"}} as active_stake_lamports,
    coalesce(
        cast({{json_integer text="commission_bps_text"}} as integer),
        {{percent_to_bps text="commission_text"}}
    ) as commission_bps,
    element_path
        || case when commission_bps_text is not null then '.inflationRewardsCommissionBps' else '.commission' end
        as commission_path,
    is_delinquent
from texts
