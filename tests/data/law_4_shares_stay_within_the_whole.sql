-- Law 4: for every chain, validator, component and period, the fixed shares of all agreements plus, for each of
-- STAKE_WEIGHT and CLIENT_REVENUE, the greatest over partners of the sum of their rules' rates stay within 10000 bps, of
-- a rule with tiers the highest; in a period that versions divide, in every slot of it. Counted in hundred-millionths, so
-- that nothing is divided.
with rules as (
    select
        chain_id,
        period_id,
        validator_key,
        revenue_component,
        partner_id,
        attribution_method,
        cast(highest_rate_bps as bigint)
            * case attribution_method when 'FIXED_SHARE' then share_bps else 10000 end as share,
        coalesce(held_from_slot, -1) as from_slot,
        held_from_slot + held_slots as until_slot
    from {{ref "rules_in_scope"}}
    where certainty = 'IN_FORCE'
),

-- Sums grow only where a rule begins: with the period, or in a slot of it.
moments as (
    select distinct chain_id, period_id, validator_key, revenue_component, from_slot as moment from rules
),

rules_of_moment as (
    select moments.moment, rules.*
    from moments
    inner join rules
        on rules.chain_id = moments.chain_id
        and rules.period_id = moments.period_id
        and rules.validator_key = moments.validator_key
        and rules.revenue_component = moments.revenue_component
        and rules.from_slot <= moments.moment
        and (rules.until_slot is null or moments.moment < rules.until_slot)
),

shares_of_partner as (
    select
        chain_id,
        period_id,
        validator_key,
        revenue_component,
        moment,
        partner_id,
        attribution_method,
        sum(share) as share_of_partner
    from rules_of_moment
    group by chain_id, period_id, validator_key, revenue_component, moment, partner_id, attribution_method
),

shares_of_method as (
    select
        chain_id,
        period_id,
        validator_key,
        revenue_component,
        moment,
        case attribution_method when 'FIXED_SHARE' then sum(share_of_partner) else max(share_of_partner) end as share
    from shares_of_partner
    group by chain_id, period_id, validator_key, revenue_component, moment, attribution_method
)

select
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    nullif(moment, -1) as slot,
    sum(share) as share_in_hundred_millionths
from shares_of_method
group by chain_id, period_id, validator_key, revenue_component, moment
having sum(share) > 100000000
