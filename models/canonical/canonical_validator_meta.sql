-- One row per chain, period and validator: its stake and rates. stake_weight is the denominator of every share of stake.
-- Stakewiz's uptime stands beside them and makes no row: it is a hint for people, and money rests on nothing of it.
with stakes as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'ACTIVE_STAKE' and is_chosen
),

rates as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'COMMISSION_RATE' and is_chosen
),

mev as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'MEV_TOTAL' and is_chosen
),

positions as (
    select
        chain_id,
        period_id,
        validator_key,
        sum(stake_weight) as listed_weight,
        sum(active_stake_native + activating_stake_native) as listed_native,
        count(*) filter (where stake_weight > 0) as delegator_count,
        count(*) filter (where status = 'MISSING') as unknown_count
    from {{ref "canonical_stake_positions"}}
    group by chain_id, period_id, validator_key
),

uptimes as (
    select chain_id, period_identifier, validator_key, uptime_bps, payload_id, element_path, fetched_at, is_final
    from {{ref "stg_stakewiz__validators"}}
    union all
    select chain_id, period_identifier, validator_key, uptime_bps, payload_id, element_path, fetched_at, is_final
    from {{ref "stg_stakewiz__validator_vote"}}
),

latest_uptimes as (
    select
        uptimes.*,
        periods.period_id,
        row_number() over (
            partition by uptimes.chain_id, periods.period_id, uptimes.validator_key
            order by uptimes.fetched_at desc nulls last, uptimes.payload_id desc nulls last, uptimes.element_path nulls last
        ) as recency
    from uptimes
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = uptimes.chain_id and periods.period_identifier = uptimes.period_identifier
    where uptimes.uptime_bps is not null
),

validators_seen as (
    select chain_id, period_id, validator_key from stakes
    union
    select chain_id, period_id, validator_key from rates
),

facts as (
    select
        seen.chain_id,
        seen.period_id,
        seen.validator_key,
        cast(rates.value as integer) as commission_rate_bps,
        case when mev.value > 0 then true end as is_mev_enabled,
        stakes.value as active_stake_native,
        coalesce(activity.stake_weight, {{coin_to_lamports amount="stakes.value"}}) as stake_weight,
        coalesce(stakes.status, 'MISSING') as status,
        coalesce(stakes.source_provider_id, rates.source_provider_id) as source_provider_id,
        coalesce(stakes.payload_id, rates.payload_id) as source_payload_id
    from validators_seen as seen
    left join stakes
        on stakes.chain_id = seen.chain_id and stakes.period_id = seen.period_id and stakes.validator_key = seen.validator_key
    left join rates
        on rates.chain_id = seen.chain_id and rates.period_id = seen.period_id and rates.validator_key = seen.validator_key
    left join mev
        on mev.chain_id = seen.chain_id and mev.period_id = seen.period_id and mev.validator_key = seen.validator_key
    -- Where a period has several epochs, the stake of each of them counts.
    left join {{ref "canonical_validator_activity"}} as activity
        on activity.chain_id = seen.chain_id
        and activity.period_id = seen.period_id
        and activity.validator_key = seen.validator_key
)

select
    facts.chain_id,
    facts.period_id,
    facts.validator_key,
    facts.commission_rate_bps,
    facts.is_mev_enabled,
    cast(positions.listed_native as decimal(38, 18)) as total_stake_native,
    facts.active_stake_native,
    facts.stake_weight,
    positions.delegator_count,
    latest_uptimes.uptime_bps,
    facts.status,
    facts.source_provider_id,
    facts.source_payload_id,
    {{as_of}} as normalized_at
from facts
-- Positions are all of a validator's where they come to its whole stake, to the base unit.
left join positions
    on positions.chain_id = facts.chain_id
    and positions.period_id = facts.period_id
    and positions.validator_key = facts.validator_key
    and positions.unknown_count = 0
    and positions.listed_weight = facts.stake_weight
left join latest_uptimes
    on latest_uptimes.chain_id = facts.chain_id
    and latest_uptimes.period_id = facts.period_id
    and latest_uptimes.validator_key = facts.validator_key
    and latest_uptimes.recency = 1
