-- One row per line that the terms give, before anybody overrides it: the rates of each rule at each validator, and what
-- the floor and the cap of a rule make of their sum.
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
