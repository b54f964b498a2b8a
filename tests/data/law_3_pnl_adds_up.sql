-- Law 3: total revenue is the sum of its four components and net is total revenue less costs; each is NULL exactly
-- when a part of it is.
select
    chain_id,
    period_id,
    validator_key,
    exec_fees_native,
    mev_tips_native,
    vote_rewards_native,
    commission_native,
    costs_native,
    total_revenue_native,
    net_native
from {{ref "validator_pnl"}}
where total_revenue_native
        is distinct from exec_fees_native + mev_tips_native + vote_rewards_native + commission_native
    or net_native is distinct from total_revenue_native - costs_native
