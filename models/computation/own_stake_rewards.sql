-- One row per chain, period and validator seen in canonical: what the operator's own stake earned with it (VOTE_REWARDS).
-- Zero is proven when the operator had no wallet, or when every position is known and none is the operator's.
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

-- Where consensus rewards are mapped, they are the vote rewards, and no model provides them yet.
chains_with_consensus_rewards as (
    select distinct chain_id from {{ref "chain_provider_mappings"}} where fact = 'CONSENSUS_REWARDS'
),

positions as (
    select
        positions.chain_id,
        positions.period_id,
        positions.validator_key,
        positions.stake_weight,
        wallets.wallet_address is not null as is_own,
        rewards.rewards_native,
        coalesce(rewards.status, 'MISSING') as rewards_status
    from {{ref "canonical_stake_positions"}} as positions
    left join wallets_in_period as wallets
        on wallets.chain_id = positions.chain_id
        and wallets.period_id = positions.period_id
        and wallets.wallet_address = positions.withdrawer_wallet
    left join {{ref "canonical_stake_rewards"}} as rewards
        on rewards.chain_id = positions.chain_id
        and rewards.period_id = positions.period_id
        and rewards.validator_key = positions.validator_key
        and rewards.stake_account = positions.stake_account
),

-- A position without active stake earns nothing, so that its reward need not be known.
positions_of_validator as (
    select
        chain_id,
        period_id,
        validator_key,
        sum(stake_weight) as listed_weight,
        count(*) filter (where stake_weight is null) as positions_of_unknown_weight,
        count(*) filter (where is_own) as own_positions,
        count(*) filter (where is_own and stake_weight > 0 and rewards_native is null) as own_rewards_unknown,
        count(*) filter (where is_own and rewards_status = 'DERIVED') as own_rewards_derived,
        cast(coalesce(sum(rewards_native) filter (where is_own), 0) as decimal(38, 18)) as own_rewards_native
    from positions
    group by chain_id, period_id, validator_key
),

evidence as (
    select
        seen.chain_id,
        seen.period_id,
        seen.validator_key,
        consensus.chain_id is not null as has_consensus_rewards,
        wallets.chain_id is not null as has_operator_wallet,
        coalesce(
            listed.positions_of_unknown_weight = 0 and listed.listed_weight = meta.stake_weight,
            false
        ) as knows_all_positions,
        coalesce(listed.own_positions, 0) as own_positions,
        coalesce(listed.own_rewards_unknown, 0) as own_rewards_unknown,
        coalesce(listed.own_rewards_derived, 0) as own_rewards_derived,
        listed.own_rewards_native
    from validators_seen as seen
    left join chains_with_consensus_rewards as consensus on consensus.chain_id = seen.chain_id
    left join periods_with_wallets as wallets
        on wallets.chain_id = seen.chain_id and wallets.period_id = seen.period_id
    left join {{ref "canonical_validator_meta"}} as meta
        on meta.chain_id = seen.chain_id
        and meta.period_id = seen.period_id
        and meta.validator_key = seen.validator_key
    left join positions_of_validator as listed
        on listed.chain_id = seen.chain_id
        and listed.period_id = seen.period_id
        and listed.validator_key = seen.validator_key
),

judged as (
    select
        chain_id,
        period_id,
        validator_key,
        own_rewards_native,
        case
            when has_consensus_rewards then 'MISSING'
            when not has_operator_wallet then 'PROVEN_ZERO'
            when not knows_all_positions then 'MISSING'
            when own_positions = 0 then 'PROVEN_ZERO'
            when own_rewards_unknown > 0 then 'MISSING'
            when own_rewards_derived > 0 then 'DERIVED'
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
            else own_rewards_native
        end as decimal(38, 18)
    ) as vote_rewards_native,
    status as vote_rewards_status
from judged
