-- An override that no later one replaces gives its amount: the line of its validator, or all lines of its rule together.
with set_lines as (
    select
        overrides.agreement_id,
        overrides.rule_key,
        overrides.chain_id,
        overrides.period_id,
        overrides.validator_key,
        overrides.created_at,
        overrides.amount_native,
        lines.final_amount_native,
        lines.override_at
    from {{ref "overrides_in_force"}} as overrides
    inner join {{ref "commission_lines_computed"}} as lines
        on lines.agreement_id = overrides.agreement_id
        and lines.rule_key = overrides.rule_key
        and lines.chain_id = overrides.chain_id
        and lines.period_id = overrides.period_id
        and overrides.validator_key in ('*', lines.validator_key)
)

select
    agreement_id,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    created_at,
    amount_native,
    sum(final_amount_native) as given_native
from set_lines
group by agreement_id, rule_key, chain_id, period_id, validator_key, created_at, amount_native
having coalesce(max(override_at), created_at) <= created_at
    and (
        sum(final_amount_native) is distinct from amount_native
        or count(*) filter (where override_at is distinct from created_at) > 0
    )
