-- Law 5: no RATE line gives more than its base before overrides, in absolute value. A rule with tiers keeps it as a whole;
-- each of its lines does as well, unless a validator lost: the loss of one is borne by the lines of those that earned,
-- which may be less than it, or by a line of the whole rule, which has no base.
with rates as (
    select
        lines.line_id,
        lines.agreement_id,
        lines.version_number,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        lines.base_amount_native,
        lines.pre_override_amount_native,
        rules.tier_mode <> 'NONE' as has_tiers,
        rules.tier_mode <> 'NONE'
            and min(lines.base_amount_native) over (
                partition by
                    lines.agreement_id, lines.version_number, lines.rule_key, lines.chain_id, lines.period_id
            ) < 0 as has_losses
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = lines.agreement_id
        and rules.version_number = lines.version_number
        and rules.rule_key = lines.rule_key
    where lines.line_kind = 'RATE'
),

sums as (
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        sum(base_amount_native) as base_amount_native,
        sum(pre_override_amount_native) as pre_override_amount_native
    from rates
    where has_tiers
    group by agreement_id, version_number, rule_key, chain_id, period_id
    having count(*) = count(pre_override_amount_native)
)

select line_id, agreement_id, version_number, rule_key, chain_id, period_id, base_amount_native, pre_override_amount_native
from rates
where (not coalesce(has_losses, false) and abs(pre_override_amount_native) > abs(base_amount_native))
    or (pre_override_amount_native is not null and base_amount_native is null)
    -- A measure may be unknown although this base is not.
    or (pre_override_amount_native is null and base_amount_native is not null and not has_tiers)
union all
select
    null as line_id,
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    base_amount_native,
    pre_override_amount_native
from sums
where abs(pre_override_amount_native) > abs(base_amount_native)
