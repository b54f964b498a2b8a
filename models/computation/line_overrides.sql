-- One row per line that an override sets, with the amount that falls to it: of the overrides that reach a line, of its
-- validator or of the whole rule, the later one counts, and that of the validator where both were written at once.
with lines_of_validators as (
    select
        lines.agreement_id,
        lines.version_number,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        lines.validator_key,
        lines.line_kind,
        overrides.created_at,
        overrides.amount_native,
        overrides.expected_computed_native,
        overrides.reason,
        overrides.author,
        max(lines.version_number) over line_of_versions as last_version_number,
        case
            when count(*) over line_of_versions = count(lines.amount_native) over line_of_versions
                then sum(lines.amount_native) over line_of_versions
        end as computed_native
    from {{ref "overrides_in_force"}} as overrides
    inner join {{ref "lines_by_terms"}} as lines
        on lines.agreement_id = overrides.agreement_id
        and lines.rule_key = overrides.rule_key
        and lines.chain_id = overrides.chain_id
        and lines.period_id = overrides.period_id
        and lines.validator_key = overrides.validator_key
    where overrides.validator_key <> '*'
    window line_of_versions as (
        partition by lines.agreement_id, lines.rule_key, lines.chain_id, lines.period_id, lines.validator_key
    )
),

-- Where versions divide the period by slots, the amount stands on the line of the last one, and the others give 0.
reaching as (
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        validator_key,
        line_kind,
        'TERMS' as made_by,
        'VALIDATOR' as reach,
        created_at,
        case when line_kind = 'RATE' and version_number = last_version_number then amount_native else 0 end
            as override_amount_native,
        reason,
        author,
        computed_native is distinct from expected_computed_native as is_drift
    from lines_of_validators
    union all
    select
        parts.agreement_id,
        parts.version_number,
        parts.rule_key,
        parts.chain_id,
        parts.period_id,
        parts.validator_key,
        parts.line_kind,
        parts.made_by,
        'RULE' as reach,
        overrides.created_at,
        parts.override_amount_native,
        overrides.reason,
        overrides.author,
        parts.is_drift
    from {{ref "whole_rule_overrides"}} as parts
    inner join {{ref "overrides_in_force"}} as overrides
        on overrides.agreement_id = parts.agreement_id
        and overrides.rule_key = parts.rule_key
        and overrides.chain_id = parts.chain_id
        and overrides.period_id = parts.period_id
        and overrides.validator_key = '*'
),

ranked as (
    select
        *,
        row_number() over (
            partition by agreement_id, version_number, rule_key, chain_id, period_id, validator_key, line_kind
            order by created_at desc nulls last, reach desc nulls last, made_by nulls last
        ) as recency
    from reaching
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    line_kind,
    made_by,
    cast(override_amount_native as decimal(38, 18)) as override_amount_native,
    reason as override_reason,
    author as override_author,
    created_at as override_at,
    is_drift as override_drift
from ranked
where recency = 1
