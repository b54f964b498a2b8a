-- Law 4: for every chain, validator, component and period, the fixed shares of all agreements plus, for each of
-- STAKE_WEIGHT and CLIENT_REVENUE, the greatest over partners of the sum of their rules' rates stay within 10000 bps.
-- Counted in hundred-millionths, so that nothing is divided.
with shares_of_partner as (
    select
        chain_id,
        period_id,
        validator_key,
        revenue_component,
        partner_id,
        attribution_method,
        sum(
            cast(commission_rate_bps as bigint)
            * case attribution_method when 'FIXED_SHARE' then share_bps else 10000 end
        ) as share_of_partner
    from {{ref "rules_in_scope"}}
    where certainty = 'IN_FORCE'
    group by chain_id, period_id, validator_key, revenue_component, partner_id, attribution_method
),

shares_of_method as (
    select
        chain_id,
        period_id,
        validator_key,
        revenue_component,
        case attribution_method when 'FIXED_SHARE' then sum(share_of_partner) else max(share_of_partner) end as share
    from shares_of_partner
    group by chain_id, period_id, validator_key, revenue_component, attribution_method
)

select chain_id, period_id, validator_key, revenue_component, sum(share) as share_in_hundred_millionths
from shares_of_method
group by chain_id, period_id, validator_key, revenue_component
having sum(share) > 100000000
