-- One row per chain, period, validator that the operator runs, and revenue component: the component of the P&L.
-- A validator without a P&L row in a known period has its components unknown, not absent.
with pnl_of_operated as (
    select
        operated.chain_id,
        operated.period_id,
        operated.validator_key,
        pnl.exec_fees_native,
        pnl.exec_fees_status,
        pnl.mev_tips_native,
        pnl.mev_tips_status,
        pnl.vote_rewards_native,
        pnl.vote_rewards_status,
        pnl.commission_native,
        pnl.commission_status
    from {{ref "operated_validators"}} as operated
    left join {{ref "validator_pnl"}} as pnl
        on pnl.chain_id = operated.chain_id
        and pnl.period_id = operated.period_id
        and pnl.validator_key = operated.validator_key
),

by_component as (
    select
        chain_id, period_id, validator_key, 'EXEC_FEES' as revenue_component,
        exec_fees_native as component_native, exec_fees_status as status
    from pnl_of_operated
    union all
    select
        chain_id, period_id, validator_key, 'MEV_TIPS' as revenue_component,
        mev_tips_native as component_native, mev_tips_status as status
    from pnl_of_operated
    union all
    select
        chain_id, period_id, validator_key, 'VOTE_REWARDS' as revenue_component,
        vote_rewards_native as component_native, vote_rewards_status as status
    from pnl_of_operated
    union all
    select
        chain_id, period_id, validator_key, 'COMMISSION' as revenue_component,
        commission_native as component_native, commission_status as status
    from pnl_of_operated
)

select
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    cast(component_native as decimal(38, 18)) as component_native,
    coalesce(status, 'MISSING') as status
from by_component
