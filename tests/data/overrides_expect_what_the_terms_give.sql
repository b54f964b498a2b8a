{{config severity="warn"}}
-- Overrides that drift: the terms give another amount today than the override expected, or one where it expected that
-- nobody knows. Whoever wrote it may want to look again.
select
    overrides.agreement_id,
    overrides.rule_key,
    overrides.chain_id,
    periods.period_identifier,
    overrides.validator_key,
    overrides.created_at,
    overrides.expected_computed_native,
    case when count(*) = count(lines.pre_override_amount_native) then sum(lines.pre_override_amount_native) end
        as computed_native
from {{ref "overrides_in_force"}} as overrides
inner join {{ref "canonical_periods"}} as periods
    on periods.chain_id = overrides.chain_id and periods.period_id = overrides.period_id
inner join {{ref "commission_lines_computed"}} as lines
    on lines.agreement_id = overrides.agreement_id
    and lines.rule_key = overrides.rule_key
    and lines.chain_id = overrides.chain_id
    and lines.period_id = overrides.period_id
    and overrides.validator_key in ('*', lines.validator_key)
group by
    overrides.agreement_id,
    overrides.rule_key,
    overrides.chain_id,
    periods.period_identifier,
    overrides.validator_key,
    overrides.created_at,
    overrides.expected_computed_native
having bool_or(lines.override_drift and lines.override_at = overrides.created_at)
