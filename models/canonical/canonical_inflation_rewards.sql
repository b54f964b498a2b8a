-- One row per payload and address: an inflation reward, with what the address is: a vote account, a stake account, or who
-- else was paid a validator's commission (a collector). Asked for by address, or paid in the first blocks of the next period.
with stake_accounts as (
    select chain_id, stake_account as address from {{ref "stg_stake_accounts__stake_accounts"}}
    union
    select chain_id, stake_account from {{ref "stg_solana_rpc__get_program_accounts"}}
),

vote_accounts as (
    select chain_id, validator_key as address from {{ref "canonical_identity_observations"}}
    union
    select chain_id, validator_key from {{ref "stg_solana_rpc__get_program_accounts"}}
    union
    select chain_id, validator_key from {{ref "validators"}}
),

asked as (
    select
        rewards.chain_id,
        rewards.period_identifier,
        'getInflationReward' as endpoint,
        rewards.address,
        rewards.envelope_validator_key,
        cast(null as varchar) as reward_type,
        rewards.amount_lamports,
        rewards.commission_bps,
        rewards.payload_id,
        rewards.element_path || '.amount' as json_path,
        rewards.commission_path,
        rewards.fetched_at,
        rewards.is_final
    from {{ref "stg_solana_rpc__get_inflation_reward"}} as rewards
    where rewards.address is not null
),

-- An address may stand twice in a block; what it was paid is the sum.
paid as (
    select
        blocks.chain_id,
        blocks.period_id,
        rewards.address,
        rewards.reward_type,
        sum(rewards.amount_lamports) as amount_lamports,
        min(rewards.commission_bps) as commission_bps,
        rewards.payload_id,
        min(rewards.element_path) as element_path,
        min(rewards.commission_path) as commission_path,
        rewards.fetched_at,
        rewards.is_final
    from {{ref "stg_solana_rpc__get_block_rewards"}} as rewards
    join {{ref "canonical_blocks"}} as blocks
        on blocks.chain_id = rewards.chain_id and blocks.source_payload_id = rewards.payload_id and blocks.is_canonical
    where rewards.reward_type in ('Voting', 'Staking')
    group by
        blocks.chain_id,
        blocks.period_id,
        rewards.address,
        rewards.reward_type,
        rewards.payload_id,
        rewards.fetched_at,
        rewards.is_final
),

rewards as (
    select * from asked
    union all
    select
        paid.chain_id,
        cast(payout_periods.period_number - 1 as varchar),
        'getBlock',
        paid.address,
        cast(null as varchar),
        paid.reward_type,
        paid.amount_lamports,
        paid.commission_bps,
        paid.payload_id,
        paid.element_path || '.lamports',
        paid.commission_path,
        paid.fetched_at,
        paid.is_final
    from paid
    join {{ref "canonical_periods"}} as payout_periods on payout_periods.period_id = paid.period_id
)

select
    rewards.chain_id,
    periods.period_id,
    rewards.endpoint,
    rewards.address,
    case
        when rewards.reward_type = 'Staking' then 'STAKE_ACCOUNT'
        when rewards.reward_type = 'Voting' and vote_accounts.address is null then 'COLLECTOR'
        when rewards.reward_type = 'Voting' then 'VOTE_ACCOUNT'
        when rewards.envelope_validator_key = rewards.address then 'VOTE_ACCOUNT'
        when stake_accounts.address is not null then 'STAKE_ACCOUNT'
        when vote_accounts.address is not null then 'VOTE_ACCOUNT'
        -- Asked for on behalf of a validator, an address that is not its vote account is one of its stake accounts.
        when rewards.envelope_validator_key is not null then 'STAKE_ACCOUNT'
        else 'UNKNOWN'
    end as address_kind,
    {{lamports_to_coin lamports="rewards.amount_lamports"}} as amount_native,
    rewards.commission_bps,
    rewards.payload_id,
    rewards.json_path,
    rewards.commission_path,
    rewards.fetched_at,
    rewards.is_final
from rewards
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = rewards.chain_id and periods.period_identifier = rewards.period_identifier
left join stake_accounts on stake_accounts.chain_id = rewards.chain_id and stake_accounts.address = rewards.address
left join vote_accounts on vote_accounts.chain_id = rewards.chain_id and vote_accounts.address = rewards.address
-- A block pays the stake accounts of everybody; those that nobody told us of are none of ours.
where rewards.reward_type is distinct from 'Staking' or stake_accounts.address is not null
