-- One row per chain, period and validator: its stake and rates. stake_weight is the denominator of every share of stake.
with stakes as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'ACTIVE_STAKE' and is_chosen
),

rates as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'COMMISSION_RATE' and is_chosen
),

mev as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'MEV_TOTAL' and is_chosen
),

validators_seen as (
    select chain_id, period_id, validator_key from stakes
    union
    select chain_id, period_id, validator_key from rates
)

select
    seen.chain_id,
    seen.period_id,
    seen.validator_key,
    cast(rates.value as integer) as commission_rate_bps,
    case when mev.value > 0 then true end as is_mev_enabled,
    cast(null as decimal(38, 18)) as total_stake_native,
    stakes.value as active_stake_native,
    {{coin_to_lamports amount="stakes.value"}} as stake_weight,
    cast(null as bigint) as delegator_count,
    cast(null as integer) as uptime_bps,
    coalesce(stakes.status, 'MISSING') as status,
    coalesce(stakes.source_provider_id, rates.source_provider_id) as source_provider_id,
    coalesce(stakes.payload_id, rates.payload_id) as source_payload_id,
    {{as_of}} as normalized_at
from validators_seen as seen
left join stakes
    on stakes.chain_id = seen.chain_id and stakes.period_id = seen.period_id and stakes.validator_key = seen.validator_key
left join rates
    on rates.chain_id = seen.chain_id and rates.period_id = seen.period_id and rates.validator_key = seen.validator_key
left join mev
    on mev.chain_id = seen.chain_id and mev.period_id = seen.period_id and mev.validator_key = seen.validator_key
