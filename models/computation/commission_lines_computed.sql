-- One row per rule, period and validator in its scope, also where the amount is unknown (status MISSING):
-- what today's data and terms give, for every period, whatever was released.
select
    {{surrogate_key parts=(list
        "agreement_id" "version_number" "rule_key" "chain_id" "period_id" "validator_key" "revenue_component" "'RATE'"
    )}} as line_id,
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
    {{floor_bps amount="base_amount_native" bps="commission_rate_bps"}} as pre_override_amount_native,
    cast(null as decimal(38, 18)) as override_amount_native,
    cast(null as varchar) as override_reason,
    cast(null as varchar) as override_author,
    cast(null as timestamptz) as override_at,
    false as override_drift,
    {{floor_bps amount="base_amount_native" bps="commission_rate_bps"}} as final_amount_native,
    status,
    {{as_of}} as computed_at
from {{ref "commission_bases"}}
