-- One row per line that the terms give, before anybody overrides it: the rates of each rule at each validator, what
-- tiers by volume make of what came before, and what the floor and the cap of a rule make of the sum.
select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    'RATE' as line_kind,
    rule_id,
    partner_id,
    attribution_method,
    base_method,
    base_amount_native,
    commission_rate_bps,
    amount_native,
    status
from {{ref "rate_lines"}}
union all
select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    line_kind,
    rule_id,
    partner_id,
    attribution_method,
    cast(null as varchar) as base_method,
    cast(null as decimal(38, 18)) as base_amount_native,
    cast(null as integer) as commission_rate_bps,
    amount_native,
    status
from {{ref "floor_and_cap_lines"}}
union all
select
    steps.agreement_id,
    steps.version_number,
    steps.rule_key,
    steps.chain_id,
    steps.period_id,
    '*' as validator_key,
    steps.revenue_component,
    'TIER_RERATE' as line_kind,
    steps.rule_id,
    steps.partner_id,
    steps.attribution_method,
    cast(null as varchar) as base_method,
    cast(null as decimal(38, 18)) as base_amount_native,
    cast(null as integer) as commission_rate_bps,
    outcomes.rerate_native as amount_native,
    outcomes.status
from {{ref "tier_outcomes"}} as outcomes
inner join {{ref "rule_steps"}} as steps
    on steps.agreement_id = outcomes.agreement_id
    and steps.version_number = outcomes.version_number
    and steps.rule_key = outcomes.rule_key
    and steps.chain_id = outcomes.chain_id
    and steps.period_id = outcomes.period_id
where outcomes.rerate_native is not null
