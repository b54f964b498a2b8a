-- One row per chain, period and validator seen in canonical: what the operator's own stake earned with it (VOTE_REWARDS).
-- Zero is proven when the operator had no wallet, or when every position is known and none is the operator's. Where the chain
-- pays consensus rewards, they are it: all of them for a validator of the operator's own, none for a client's.
with validators_seen as (
    select chain_id, period_id, validator_key from {{ref "canonical_validator_fees"}}
    union
    select chain_id, period_id, validator_key from {{ref "canonical_validator_mev"}}
    union
    select chain_id, period_id, validator_key from {{ref "canonical_stake_rewards"}}
    union
    select chain_id, period_id, validator_key from {{ref "canonical_validator_meta"}}
    union
    select chain_id, period_id, validator_key from {{ref "canonical_stake_positions"}}
    union
    select chain_id, period_id, validator_key from {{ref "canonical_validator_costs"}}
),

wallets_in_period as (
    select distinct periods.chain_id, periods.period_id, wallets.wallet_address
    from {{ref "canonical_periods"}} as periods
    inner join {{ref "operator_wallets"}} as wallets
        on wallets.chain_id = periods.chain_id
        and wallets.from_period <= periods.period_number
        and (wallets.until_period is null or periods.period_number < wallets.until_period)
),

periods_with_wallets as (
    select distinct chain_id, period_id from wallets_in_period
),

chains_with_consensus_rewards as (
    select distinct chain_id from {{ref "chain_provider_mappings"}} where fact = 'CONSENSUS_REWARDS'
),

-- A position without active stake earns nothing, so that its reward need not be known.
own_positions as (
    select
        positions.chain_id,
        positions.period_id,
        positions.validator_key,
        count(*) filter (where positions.stake_weight > 0 and rewards.rewards_native is null) as unknown_rewards,
        count(*) filter (where rewards.status = 'DERIVED') as derived_rewards,
        cast(coalesce(sum(rewards.rewards_native), 0) as decimal(38, 18)) as rewards_native
    from {{ref "canonical_stake_positions"}} as positions
    inner join wallets_in_period as wallets
        on wallets.chain_id = positions.chain_id
        and wallets.period_id = positions.period_id
        and wallets.wallet_address = positions.withdrawer_wallet
    left join {{ref "canonical_stake_rewards"}} as rewards
        on rewards.chain_id = positions.chain_id
        and rewards.period_id = positions.period_id
        and rewards.validator_key = positions.validator_key
        and rewards.stake_account = positions.stake_account
    group by positions.chain_id, positions.period_id, positions.validator_key
),

evidence as (
    select
        seen.chain_id,
        seen.period_id,
        seen.validator_key,
        consensus.chain_id is not null as has_consensus_rewards,
        totals.ownership,
        totals.rewards_native as consensus_native,
        totals.rewards_status as consensus_status,
        wallets.chain_id is not null as has_operator_wallet,
        coalesce(lists.is_whole, false) as knows_all_positions,
        own.validator_key is not null as has_own_positions,
        coalesce(own.unknown_rewards, 0) as unknown_rewards,
        coalesce(own.derived_rewards, 0) as derived_rewards,
        own.rewards_native
    from validators_seen as seen
    left join chains_with_consensus_rewards as consensus on consensus.chain_id = seen.chain_id
    left join {{ref "canonical_consensus_totals"}} as totals
        on totals.chain_id = seen.chain_id
        and totals.period_id = seen.period_id
        and totals.validator_key = seen.validator_key
    left join periods_with_wallets as wallets
        on wallets.chain_id = seen.chain_id and wallets.period_id = seen.period_id
    left join {{ref "validator_stake_lists"}} as lists
        on lists.chain_id = seen.chain_id
        and lists.period_id = seen.period_id
        and lists.validator_key = seen.validator_key
    left join own_positions as own
        on own.chain_id = seen.chain_id
        and own.period_id = seen.period_id
        and own.validator_key = seen.validator_key
),

judged as (
    select
        chain_id,
        period_id,
        validator_key,
        case when has_consensus_rewards then consensus_native else rewards_native end as rewards_native,
        case
            when has_consensus_rewards and ownership = 'CLIENT' then 'PROVEN_ZERO'
            -- Of a validator that the registry does not know, nobody knows whose its rewards are.
            when has_consensus_rewards and ownership = 'OWN' then coalesce(consensus_status, 'MISSING')
            when has_consensus_rewards then 'MISSING'
            when not has_operator_wallet then 'PROVEN_ZERO'
            when not knows_all_positions then 'MISSING'
            when not has_own_positions then 'PROVEN_ZERO'
            when unknown_rewards > 0 then 'MISSING'
            when derived_rewards > 0 then 'DERIVED'
            else 'OBSERVED'
        end as status
    from evidence
)

select
    chain_id,
    period_id,
    validator_key,
    cast(
        case status
            when 'MISSING' then null
            when 'PROVEN_ZERO' then 0
            else rewards_native
        end as decimal(38, 18)
    ) as vote_rewards_native,
    status as vote_rewards_status
from judged
