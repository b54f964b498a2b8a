-- One row per outcome of a released period that has changed since: its ADJUSTMENT line, in the open period that it goes
-- to, or in none while there is none.
select
    {{surrogate_key parts=(list
        "agreement_id" "'0'" "rule_key" "chain_id" "coalesce(cast(target_period_id as varchar), '*')" "source_period_id" "validator_key" "revenue_component" "'ADJUSTMENT'"
    )}} as line_id,
    agreement_id,
    0 as version_number,
    rule_key,
    chain_id,
    target_period_id as period_id,
    source_period_id,
    validator_key,
    revenue_component,
    'ADJUSTMENT' as line_kind,
    {{surrogate_key parts=(list "agreement_id" "'0'" "rule_key")}} as rule_id,
    partner_id,
    cast(null as varchar) as attribution_method,
    cast(null as varchar) as base_method,
    cast(null as decimal(38, 18)) as base_amount_native,
    cast(null as integer) as commission_rate_bps,
    cast(new_amount_native - previous_amount_native as decimal(38, 18)) as pre_override_amount_native,
    cast(null as decimal(38, 18)) as override_amount_native,
    cast(null as varchar) as override_reason,
    cast(null as varchar) as override_author,
    cast(null as timestamptz) as override_at,
    false as override_drift,
    cast(new_amount_native - previous_amount_native as decimal(38, 18)) as final_amount_native,
    status,
    case when status = 'OVERRIDDEN' then 'OVERRIDE' else 'RESTATEMENT' end as cause,
    previous_amount_native,
    new_amount_native,
    previous_publication_id,
    {{as_of}} as computed_at
from {{ref "commission_restatements"}}
