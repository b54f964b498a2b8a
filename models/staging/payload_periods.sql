-- One row per payload and period that it speaks of, whether the envelope or the body names the period.
with mentions as (
    select 'doublezero' as provider_name, 'earnings' as endpoint, payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_doublezero__earnings"}}
    union
    select 'doublezero', 'block_rewards', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_doublezero__block_rewards"}}
    union
    select 'doublezero', 'fees', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_doublezero__fees"}}
    union
    select 'doublezero', 'fees_and_payments', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_doublezero__fees_and_payments"}}
    union
    select 'stake_accounts', 'stake_accounts', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_stake_accounts__stake_accounts"}}
    union
    select 'marinade', 'mev-info', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_marinade__mev_info"}}
    union
    select 'jito', 'validators', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_jito__validators"}}
    union
    select 'jito', 'validators/{vote}', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_jito__validators_vote"}}
    union
    select 'jito', 'validator_rewards', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_jito__validator_rewards"}}
    union
    select 'jito', 'mev_rewards', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_jito__mev_rewards"}}
    union
    select 'jito', 'staker_rewards', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_jito__staker_rewards"}}
    union
    select 'marinade', 'rewards', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_marinade__rewards"}}
    union
    select 'marinade', 'bonds', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_marinade__bonds"}}
    union
    select 'marinade', 'tvl-info', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_marinade__tvl_info"}}
    union
    select 'marinade', 'validators', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_marinade__validators"}}
    union
    select 'marinade', 'settlements', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_marinade__settlements_epochs"}}
    union
    select 'stakewiz', 'validators', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_stakewiz__validators"}}
    union
    select 'stakewiz', 'validator/{vote}', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_stakewiz__validator_vote"}}
    union
    select 'stakewiz', 'epoch_info', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_stakewiz__epoch_info"}}
    union
    select 'solana_rpc', 'getEpochInfo', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_solana_rpc__get_epoch_info"}}
    union
    select 'solana_rpc', 'getInflationReward', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_solana_rpc__get_inflation_reward"}}
    union
    select 'solana_rpc', 'getVoteAccounts', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "stg_solana_rpc__get_vote_accounts"}}
    union
    -- The period of these stands in the envelope alone, and some have a line for every slot: their bodies are not needed.
    select 'solana_rpc', 'getLeaderSchedule', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{source "solana_rpc" "getLeaderSchedule"}}
    union
    select 'solana_rpc', 'getBlocks', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{source "solana_rpc" "getBlocks"}}
    union
    select 'solana_rpc', 'getBlock', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{source "solana_rpc" "getBlock"}}
    union
    select 'solana_rpc', 'getBlockTime', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{source "solana_rpc" "getBlockTime"}}
    union
    select 'solana_rpc', 'getProgramAccounts', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{source "solana_rpc" "getProgramAccounts"}}
    union
    select 'solana_rpc', 'getBlockProduction', payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{source "solana_rpc" "getBlockProduction"}}
    union
    -- What a block pays at the beginning of an epoch was earned in the one before.
    select 'solana_rpc', 'getBlock', payload_id, chain_id, cast(cast(period_identifier as bigint) - 1 as varchar), fetched_at, is_final
    from {{ref "stg_solana_rpc__get_block_rewards"}}
    where reward_type in ('Voting', 'Staking') and period_identifier ~ '^[1-9][0-9]{0,17}$'
    union
    select provider_name, endpoint, payload_id, chain_id, period_identifier, fetched_at, is_final
    from {{ref "ethereum_payload_windows"}}
)

select
    provider_name,
    endpoint,
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final
from mentions
where period_identifier is not null and period_identifier <> '*'
