-- One row per chain, period and validator seen anywhere in canonical: what the validator earned, by component.
-- A component that nobody knows stays NULL with status MISSING, and so does every total that needs it.
with components as (
    select
        seen.chain_id,
        seen.period_id,
        seen.validator_key,
        fees.total_fees_native as exec_fees_native,
        coalesce(fees.status, 'MISSING') as exec_fees_status,
        case fees.shared_status when 'NOT_TRACKED' then 'GROSS' else 'NET' end as exec_fees_basis,
        mev.validator_mev_native as mev_tips_native,
        coalesce(mev.status, 'MISSING') as mev_tips_status,
        seen.vote_rewards_native,
        seen.vote_rewards_status,
        inflation.commission_native,
        case when inflation.commission_native is null then 'MISSING' else inflation.status end as commission_status,
        costs.costs_native,
        coalesce(costs.costs_status, 'MISSING') as costs_status
    from {{ref "own_stake_rewards"}} as seen
    left join {{ref "canonical_validator_fees"}} as fees
        on fees.chain_id = seen.chain_id
        and fees.period_id = seen.period_id
        and fees.validator_key = seen.validator_key
    left join {{ref "canonical_validator_mev"}} as mev
        on mev.chain_id = seen.chain_id
        and mev.period_id = seen.period_id
        and mev.validator_key = seen.validator_key
    left join {{ref "canonical_stake_rewards"}} as inflation
        on inflation.chain_id = seen.chain_id
        and inflation.period_id = seen.period_id
        and inflation.validator_key = seen.validator_key
        and inflation.stake_account = '*'
    left join {{ref "validator_costs"}} as costs
        on costs.chain_id = seen.chain_id
        and costs.period_id = seen.period_id
        and costs.validator_key = seen.validator_key
)

select
    {{surrogate_key parts=(list "chain_id" "period_id" "validator_key")}} as pnl_id,
    chain_id,
    period_id,
    validator_key,
    exec_fees_native,
    exec_fees_status,
    case when exec_fees_native is not null then exec_fees_basis end as exec_fees_basis,
    mev_tips_native,
    mev_tips_status,
    vote_rewards_native,
    vote_rewards_status,
    commission_native,
    commission_status,
    costs_native,
    costs_status,
    cast(exec_fees_native + mev_tips_native + vote_rewards_native + commission_native as decimal(38, 18))
        as total_revenue_native,
    cast(exec_fees_native + mev_tips_native + vote_rewards_native + commission_native - costs_native as decimal(38, 18))
        as net_native,
    {{as_of}} as computed_at
from components
