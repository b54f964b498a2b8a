{{config severity="warn"}}
-- The commission worked out from the total lies below the one paid, or above it by more than a base unit per delegator.
with totals as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'INFLATION_TOTAL' and is_chosen and status <> 'MISSING'
),

rates as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'COMMISSION_RATE' and is_chosen and status <> 'MISSING'
),

paid as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'INFLATION_COMMISSION' and is_chosen and status <> 'MISSING'
),

delegators as (
    select chain_id, period_id, validator_key, count(*) as listed
    from {{ref "canonical_stake_positions"}}
    group by chain_id, period_id, validator_key
),

compared as (
    select
        paid.chain_id,
        paid.period_id,
        paid.validator_key,
        {{coin_to_lamports amount="paid.value"}} as paid_lamports,
        {{coin_to_lamports amount=(floor_bps amount="totals.value" bps="least(cast(rates.value as integer), 10000)")}} as derived_lamports,
        coalesce(delegators.listed, 0) as listed
    from paid
    join totals
        on totals.chain_id = paid.chain_id and totals.period_id = paid.period_id and totals.validator_key = paid.validator_key
    join rates
        on rates.chain_id = paid.chain_id and rates.period_id = paid.period_id and rates.validator_key = paid.validator_key
    left join delegators
        on delegators.chain_id = paid.chain_id
        and delegators.period_id = paid.period_id
        and delegators.validator_key = paid.validator_key
)

select * from compared
where derived_lamports < paid_lamports or derived_lamports - paid_lamports > greatest(listed, 1)
