-- One row per RATE line of a rule with tiers and tier that the rule touches in the step: the slice of the whole rule that
-- fell into the tier, and what it gave; the line has its part of that. GRADUATED tiers have a slice each, of VOLUME tiers
-- the one that the measure has reached has all.
with slices as (
    select
        slices.agreement_id,
        slices.version_number,
        slices.rule_key,
        slices.chain_id,
        slices.period_id,
        slices.tier_number,
        slices.rate_bps,
        case
            when outcomes.tier_mode = 'GRADUATED' then slices.in_tier_native - slices.in_tier_before_native
            else outcomes.base_native
        end as slice_native,
        case
            when outcomes.tier_mode = 'GRADUATED' then slices.total_native - slices.total_before_native
            else outcomes.rates_native
        end as amount_native,
        outcomes.tier_mode = 'VOLUME' and slices.holds as is_reached
    from {{ref "tier_slices"}} as slices
    inner join {{ref "tier_outcomes"}} as outcomes
        on outcomes.agreement_id = slices.agreement_id
        and outcomes.version_number = slices.version_number
        and outcomes.rule_key = slices.rule_key
        and outcomes.chain_id = slices.chain_id
        and outcomes.period_id = slices.period_id
    where outcomes.tier_mode = 'GRADUATED' or slices.holds
)

select
    lines.line_id,
    slices.tier_number,
    cast(slices.slice_native as decimal(38, 18)) as slice_native,
    slices.rate_bps,
    cast(slices.amount_native as decimal(38, 18)) as amount_native
from {{ref "commission_lines_computed"}} as lines
inner join slices
    on slices.agreement_id = lines.agreement_id
    and slices.version_number = lines.version_number
    and slices.rule_key = lines.rule_key
    and slices.chain_id = lines.chain_id
    and slices.period_id = lines.period_id
where lines.line_kind = 'RATE'
    and (slices.is_reached or slices.slice_native <> 0 or slices.amount_native <> 0)
