-- An override that sets no line of its period is a mistake: the rule did not hold in it, or did not reach the validator.
-- So is one of a single validator where the rule that holds in the period has a floor, a cap or tiers. One whose period the
-- warehouse does not know yet is told by overrides_that_set_nothing_yet.
with written as (
    select overrides.*
    from {{ref "commission_overrides"}} as overrides
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = overrides.chain_id and periods.period_identifier = overrides.period_identifier
    where overrides.created_at <= {{as_of}}
),

lines as (
    select
        lines.agreement_id,
        lines.rule_key,
        lines.chain_id,
        periods.period_identifier,
        lines.validator_key,
        rules.floor_native is not null or rules.cap_native is not null or rules.tier_mode <> 'NONE' as is_of_the_whole
    from {{ref "lines_by_terms"}} as lines
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = lines.chain_id and periods.period_id = lines.period_id
    inner join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = lines.agreement_id
        and rules.version_number = lines.version_number
        and rules.rule_key = lines.rule_key
    where lines.line_kind = 'RATE'
),

reached as (
    select
        written.agreement_id,
        written.rule_key,
        written.chain_id,
        written.period_identifier,
        written.validator_key,
        written.created_at,
        count(lines.rule_key) as lines_reached,
        count(*) filter (where lines.is_of_the_whole) as lines_of_the_whole
    from written
    left join lines
        on lines.agreement_id = written.agreement_id
        and lines.rule_key = written.rule_key
        and lines.chain_id = written.chain_id
        and lines.period_identifier = written.period_identifier
        and written.validator_key in ('*', lines.validator_key)
    group by
        written.agreement_id,
        written.rule_key,
        written.chain_id,
        written.period_identifier,
        written.validator_key,
        written.created_at
)

select
    agreement_id,
    rule_key,
    chain_id,
    period_identifier,
    validator_key,
    created_at,
    case when lines_reached = 0 then 'there is no line that it sets' else 'the rule has a floor, cap or tiers in this period' end
        as reason
from reached
where lines_reached = 0 or (validator_key <> '*' and lines_of_the_whole > 0)
