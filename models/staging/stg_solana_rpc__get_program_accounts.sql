-- One row per payload and delegated stake account: who staked with which validator when the answer was given. Accounts
-- without a delegation stake nothing and are left out. A table, since its readers and tests would each parse the bodies.
with payloads as (
    select * from {{source "solana_rpc" "getProgramAccounts"}}
),

bare_list as (
    {{json_elements payloads="payloads" path="'$.result'"}}
),

list_with_context as (
    {{json_elements payloads="payloads" path="'$.result.value'"}}
),

elements as (
    select *, '$.result[' || element_index || ']' as element_path from bare_list
    union all
    select *, '$.result.value[' || element_index || ']' as element_path from list_with_context
),

texts as (
    select
        payload_id,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        element_path,
        {{json_text document="element" path="'$.pubkey'"}} as stake_account,
        {{json_text document="element" path="'$.account.data.parsed.info.stake.delegation.voter'"}} as validator_key,
        {{json_text document="element" path="'$.account.data.parsed.info.meta.authorized.staker'"}} as staker_wallet,
        {{json_text document="element" path="'$.account.data.parsed.info.meta.authorized.withdrawer'"}} as withdrawer_wallet,
        {{json_text document="element" path="'$.account.data.parsed.info.stake.delegation.stake'"}} as stake_text,
        {{json_text document="element" path="'$.account.lamports'"}} as balance_text,
        -- 2^64 - 1 stands for an epoch that never comes; as the first one, for stake that was there from the start.
        nullif({{json_text document="element" path="'$.account.data.parsed.info.stake.delegation.activationEpoch'"}}, '18446744073709551615') as activation_epoch_text,
        nullif({{json_text document="element" path="'$.account.data.parsed.info.stake.delegation.deactivationEpoch'"}}, '18446744073709551615') as deactivation_epoch_text
    from elements
    where {{json_text document="element" path="'$.account.data.parsed.type'"}} = 'delegated'
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    element_path,
    stake_account,
    validator_key,
    staker_wallet,
    withdrawer_wallet,
    {{json_integer text="stake_text"}} as stake_lamports,
    {{json_integer text="balance_text"}} as balance_lamports,
    cast({{json_integer text="activation_epoch_text"}} as bigint) as activation_epoch,
    cast({{json_integer text="deactivation_epoch_text"}} as bigint) as deactivation_epoch
from texts
