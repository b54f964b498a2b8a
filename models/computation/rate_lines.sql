-- One row per rule, period and validator in its scope: what the rule's rate, or its tiers, give of its base, NULL while
-- that is unknown. Tiers that give something although no base is above 0 do so on one more row, of validator `*`.
select
    bases.agreement_id,
    bases.version_number,
    bases.rule_key,
    bases.chain_id,
    bases.period_id,
    bases.validator_key,
    bases.revenue_component,
    bases.rule_id,
    bases.partner_id,
    bases.attribution_method,
    bases.base_method,
    bases.base_amount_native,
    bases.commission_rate_bps,
    {{floor_bps amount="bases.base_amount_native" bps="bases.commission_rate_bps"}} as amount_native,
    bases.status
from {{ref "commission_bases"}} as bases
-- Only tiers leave a rule without a rate of its own.
where bases.commission_rate_bps is not null
union all
select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    rule_id,
    partner_id,
    attribution_method,
    base_method,
    base_amount_native,
    commission_rate_bps,
    amount_native,
    status
from {{ref "tiered_rate_lines"}}
