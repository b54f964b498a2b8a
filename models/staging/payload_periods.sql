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
