-- One row per rule, period and validator, or `*` for the whole rule, whose outcome a person set: the latest override of
-- those that were written by the time of the build.
with written as (
    select
        overrides.agreement_id,
        overrides.rule_key,
        overrides.chain_id,
        periods.period_id,
        overrides.validator_key,
        overrides.created_at,
        overrides.amount_native,
        overrides.expected_computed_native,
        overrides.reason,
        overrides.author,
        row_number() over (
            partition by
                overrides.agreement_id,
                overrides.rule_key,
                overrides.chain_id,
                periods.period_id,
                overrides.validator_key
            order by overrides.created_at desc nulls last, overrides.period_identifier nulls last
        ) as recency
    from {{ref "commission_overrides"}} as overrides
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = overrides.chain_id and periods.period_identifier = overrides.period_identifier
    where overrides.created_at <= {{as_of}}
)

select
    agreement_id,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    created_at,
    amount_native,
    expected_computed_native,
    reason,
    author
from written
where recency = 1
