-- One row per chain, period and validator: the tip account split between network, validator and stakers.
-- The validator gets its commission, but never more than what the network's fee leaves over. Of nothing everyone gets
-- nothing, whether or not a rate is known.
with totals as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'MEV_TOTAL' and is_chosen
),

rates as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'MEV_COMMISSION_RATE' and is_chosen
),

facts as (
    select
        coalesce(totals.chain_id, rates.chain_id) as chain_id,
        coalesce(totals.period_id, rates.period_id) as period_id,
        coalesce(totals.validator_key, rates.validator_key) as validator_key,
        totals.value as total_native,
        totals.status as total_status,
        cast(rates.value as integer) as rate_bps,
        coalesce(totals.source_provider_id, rates.source_provider_id) as source_provider_id,
        coalesce(totals.payload_id, rates.payload_id) as source_payload_id
    from totals
    full outer join rates
        on rates.chain_id = totals.chain_id
        and rates.period_id = totals.period_id
        and rates.validator_key = totals.validator_key
),

ruled as (
    select
        facts.*,
        chains.native_decimals,
        case
            when facts.rate_bps > 10000 then 10000
            when facts.rate_bps is null and facts.total_status = 'PROVEN_ZERO' then 0
            else facts.rate_bps
        end as counted_rate_bps,
        case
            when rules.value is null and facts.total_status = 'PROVEN_ZERO' then 0
            else cast(rules.value as integer)
        end as protocol_bps
    from facts
    join {{ref "canonical_periods"}} as periods on periods.period_id = facts.period_id
    join {{ref "chains"}} as chains on chains.chain_id = facts.chain_id
    left join {{ref "protocol_rules"}} as rules
        on rules.chain_id = facts.chain_id
        and rules.rule = 'TIP_ROUTER_FEE_BPS'
        and rules.from_period <= periods.period_number
        and (rules.until_period is null or rules.until_period > periods.period_number)
),

floored as (
    select
        *,
        {{truncate_to_decimals amount=(floor_bps amount="total_native" bps="protocol_bps") decimals="native_decimals"}} as protocol_native,
        {{truncate_to_decimals amount=(floor_bps amount="total_native" bps="counted_rate_bps") decimals="native_decimals"}} as commission_native
    from ruled
),

split as (
    select
        *,
        cast(least(commission_native, total_native - protocol_native) as decimal(38, 18)) as validator_native
    from floored
),

-- A builder pays the proposer alone: there is nothing to split.
payments as (
    select
        paid.*,
        income.payment_count
    from {{ref "canonical_fact_candidates"}} as paid
    left join {{ref "canonical_execution_income"}} as income
        on income.period_id = paid.period_id and income.validator_key = paid.validator_key
    where paid.fact = 'BLOCK_PAYMENT' and paid.is_chosen
)

select
    chain_id,
    period_id,
    validator_key,
    total_native as total_mev_native,
    case when commission_native is not null and protocol_native is not null then validator_native end as validator_mev_native,
    cast(case when commission_native is not null then total_native - protocol_native - validator_native end as decimal(38, 18)) as staker_mev_native,
    protocol_native as protocol_mev_native,
    rate_bps as mev_commission_bps,
    cast(null as bigint) as tip_count,
    case
        when commission_native is null or protocol_native is null then 'MISSING'
        when total_status = 'PROVEN_ZERO' then 'PROVEN_ZERO'
        else 'DERIVED'
    end as status,
    source_provider_id,
    source_payload_id,
    {{as_of}} as normalized_at
from split
union all
select
    chain_id,
    period_id,
    validator_key,
    value as total_mev_native,
    value as validator_mev_native,
    cast(case when value is not null then 0 end as decimal(38, 18)) as staker_mev_native,
    cast(case when value is not null then 0 end as decimal(38, 18)) as protocol_mev_native,
    cast(null as integer) as mev_commission_bps,
    payment_count as tip_count,
    status,
    source_provider_id,
    payload_id as source_payload_id,
    {{as_of}} as normalized_at
from payments
