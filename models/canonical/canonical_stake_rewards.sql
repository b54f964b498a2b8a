-- One row per chain, period, validator and stake account, and one with stake account * for the validator as a whole:
-- what its stakers earned net, and the commission the validator kept. A commission seen on chain wins over a derived one.
with totals as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'INFLATION_TOTAL' and is_chosen
),

rates as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'COMMISSION_RATE' and is_chosen
),

commissions as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'INFLATION_COMMISSION' and is_chosen
),

validators_seen as (
    select chain_id, period_id, validator_key from totals
    union
    select chain_id, period_id, validator_key from rates
    union
    select chain_id, period_id, validator_key from commissions
),

facts as (
    select
        seen.chain_id,
        seen.period_id,
        seen.validator_key,
        totals.value as total_native,
        totals.status as total_status,
        commissions.value as observed_native,
        coalesce(commissions.status, 'MISSING') as observed_status,
        {{truncate_to_decimals amount=(floor_bps amount="totals.value" bps="case when rates.value > 10000 then 10000 else cast(rates.value as integer) end") decimals="chains.native_decimals"}} as derived_native,
        case when commissions.status <> 'MISSING' then commissions.source_provider_id
            else coalesce(totals.source_provider_id, rates.source_provider_id, commissions.source_provider_id) end as source_provider_id,
        case when commissions.status <> 'MISSING' then commissions.payload_id
            else coalesce(totals.payload_id, rates.payload_id, commissions.payload_id) end as source_payload_id
    from validators_seen as seen
    join {{ref "chains"}} as chains on chains.chain_id = seen.chain_id
    left join totals
        on totals.chain_id = seen.chain_id and totals.period_id = seen.period_id and totals.validator_key = seen.validator_key
    left join rates
        on rates.chain_id = seen.chain_id and rates.period_id = seen.period_id and rates.validator_key = seen.validator_key
    left join commissions
        on commissions.chain_id = seen.chain_id
        and commissions.period_id = seen.period_id
        and commissions.validator_key = seen.validator_key
),

aggregates as (
    select
        chain_id,
        period_id,
        validator_key,
        '*' as stake_account,
        cast(total_native - coalesce(observed_native, derived_native) as decimal(38, 18)) as rewards_native,
        cast(coalesce(observed_native, derived_native) as decimal(38, 18)) as commission_native,
        case
            when observed_status <> 'MISSING' then observed_status
            when derived_native is null then 'MISSING'
            when total_status = 'PROVEN_ZERO' then 'PROVEN_ZERO'
            else 'DERIVED'
        end as status,
        source_provider_id,
        source_payload_id
    from facts
),

account_rewards as (
    select
        rewards.chain_id,
        rewards.period_id,
        positions.validator_key,
        rewards.address as stake_account,
        rewards.amount_native,
        rewards.payload_id,
        row_number() over (
            partition by rewards.chain_id, rewards.period_id, rewards.address
            order by
                mappings.priority nulls last,
                rewards.is_final desc nulls last,
                rewards.fetched_at desc nulls last,
                rewards.payload_id desc nulls last,
                rewards.json_path nulls last
        ) as preference
    from {{ref "canonical_inflation_rewards"}} as rewards
    join {{ref "canonical_stake_positions"}} as positions
        on positions.chain_id = rewards.chain_id
        and positions.period_id = rewards.period_id
        and positions.stake_account = rewards.address
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = rewards.chain_id
        and mappings.fact = 'STAKE_REWARDS'
        and mappings.provider_name = 'solana_rpc'
        and mappings.endpoint = rewards.endpoint
    where rewards.address_kind = 'STAKE_ACCOUNT'
),

accounts as (
    -- A null answer for a stake account says that nothing was paid; for a vote account it may have gone elsewhere.
    select
        account_rewards.chain_id,
        account_rewards.period_id,
        account_rewards.validator_key,
        account_rewards.stake_account,
        coalesce(account_rewards.amount_native, 0) as rewards_native,
        cast(null as decimal(38, 18)) as commission_native,
        case when coalesce(account_rewards.amount_native, 0) = 0 then 'PROVEN_ZERO' else 'OBSERVED' end as status,
        providers.provider_id as source_provider_id,
        account_rewards.payload_id as source_payload_id
    from account_rewards
    join {{ref "providers"}} as providers on providers.provider_name = 'solana_rpc'
    where account_rewards.preference = 1
),

consensus as (
    select
        chain_id,
        period_id,
        validator_key,
        '*' as stake_account,
        stakers_native as rewards_native,
        commission_native,
        commission_status as status,
        source_provider_id,
        source_payload_id
    from {{ref "canonical_consensus_totals"}}
),

rewards as (
    select * from aggregates
    union all
    select * from consensus
    union all
    select * from accounts
)

select
    chain_id,
    period_id,
    validator_key,
    stake_account,
    cast(rewards_native as decimal(38, 18)) as rewards_native,
    commission_native,
    status,
    source_provider_id,
    source_payload_id,
    {{as_of}} as normalized_at
from rewards
