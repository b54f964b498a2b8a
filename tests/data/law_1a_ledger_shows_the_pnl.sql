-- Law 1 (a): the ledger's component is the one of the P&L, for every validator that the operator runs and every
-- component; a validator without a P&L row has all of them unknown.
with pnl_components as (
    select chain_id, period_id, validator_key, 'EXEC_FEES' as revenue_component, exec_fees_native as native
    from {{ref "validator_pnl"}}
    union all
    select chain_id, period_id, validator_key, 'MEV_TIPS' as revenue_component, mev_tips_native as native
    from {{ref "validator_pnl"}}
    union all
    select chain_id, period_id, validator_key, 'VOTE_REWARDS' as revenue_component, vote_rewards_native as native
    from {{ref "validator_pnl"}}
    union all
    select chain_id, period_id, validator_key, 'COMMISSION' as revenue_component, commission_native as native
    from {{ref "validator_pnl"}}
),

names_of_components as (
    select 'EXEC_FEES' as revenue_component
    union all
    select 'MEV_TIPS'
    union all
    select 'VOTE_REWARDS'
    union all
    select 'COMMISSION'
),

expected as (
    select distinct
        periods.chain_id,
        periods.period_id,
        validators.validator_key,
        names.revenue_component,
        pnl.native
    from {{ref "canonical_periods"}} as periods
    inner join {{ref "validators"}} as validators
        on validators.chain_id = periods.chain_id
        and validators.from_period <= periods.period_number
        and (validators.until_period is null or periods.period_number < validators.until_period)
    cross join names_of_components as names
    left join pnl_components as pnl
        on pnl.chain_id = periods.chain_id
        and pnl.period_id = periods.period_id
        and pnl.validator_key = validators.validator_key
        and pnl.revenue_component = names.revenue_component
),

ledger as (
    select chain_id, period_id, validator_key, revenue_component, component_native
    from {{ref "component_ledger"}}
    where validator_key <> '*'
)

select
    coalesce(expected.chain_id, ledger.chain_id) as chain_id,
    coalesce(expected.period_id, ledger.period_id) as period_id,
    coalesce(expected.validator_key, ledger.validator_key) as validator_key,
    coalesce(expected.revenue_component, ledger.revenue_component) as revenue_component,
    expected.native as pnl_native,
    ledger.component_native as ledger_native
from expected
full outer join ledger
    on ledger.chain_id = expected.chain_id
    and ledger.period_id = expected.period_id
    and ledger.validator_key = expected.validator_key
    and ledger.revenue_component = expected.revenue_component
where expected.chain_id is null
    or ledger.chain_id is null
    or ledger.component_native is distinct from expected.native
