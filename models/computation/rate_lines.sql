-- One row per rule, period and validator in its scope: what the rule's rate gives of its base, NULL while that is
-- unknown. These are all the lines of a rule without floor or cap, and what floors and caps are compared with.
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
    {{floor_bps amount="base_amount_native" bps="commission_rate_bps"}} as amount_native,
    status
from {{ref "commission_bases"}}
