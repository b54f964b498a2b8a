-- One row per payload and address: an inflation reward, with what the address is: a vote account or a stake account.
with stake_accounts as (
    select distinct chain_id, stake_account as address from {{ref "stg_stake_accounts__stake_accounts"}}
),

vote_accounts as (
    select distinct chain_id, validator_key as address from {{ref "canonical_identity_observations"}}
)

select
    rewards.chain_id,
    periods.period_id,
    rewards.address,
    case
        when rewards.envelope_validator_key = rewards.address then 'VOTE_ACCOUNT'
        when stake_accounts.address is not null then 'STAKE_ACCOUNT'
        when vote_accounts.address is not null then 'VOTE_ACCOUNT'
        -- Asked for on behalf of a validator, an address that is not its vote account is one of its stake accounts.
        when rewards.envelope_validator_key is not null then 'STAKE_ACCOUNT'
        else 'UNKNOWN'
    end as address_kind,
    {{lamports_to_coin lamports="rewards.amount_lamports"}} as amount_native,
    rewards.payload_id,
    rewards.element_path || '.amount' as json_path,
    rewards.fetched_at,
    rewards.is_final
from {{ref "stg_solana_rpc__get_inflation_reward"}} as rewards
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = rewards.chain_id and periods.period_identifier = rewards.period_identifier
left join stake_accounts on stake_accounts.chain_id = rewards.chain_id and stake_accounts.address = rewards.address
left join vote_accounts on vote_accounts.chain_id = rewards.chain_id and vote_accounts.address = rewards.address
where rewards.address is not null
