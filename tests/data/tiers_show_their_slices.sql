-- The slices behind a RATE line of a rule with tiers are those of the whole rule in the step: their amounts sum to its
-- RATE lines, and, while the measure stays at 0 or above, the slices sum to its bases. A line without any slice gives
-- nothing.
with slices as (
    select line_id, sum(slice_native) as slices_native, sum(amount_native) as amounts_native
    from {{ref "commission_line_tiers"}}
    group by line_id
),

rates as (
    select
        lines.line_id,
        lines.agreement_id,
        lines.version_number,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        lines.pre_override_amount_native,
        sum(lines.base_amount_native) over (
            partition by lines.agreement_id, lines.version_number, lines.rule_key, lines.chain_id, lines.period_id
        ) as bases_native,
        sum(lines.pre_override_amount_native) over (
            partition by lines.agreement_id, lines.version_number, lines.rule_key, lines.chain_id, lines.period_id
        ) as rates_native
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = lines.agreement_id
        and rules.version_number = lines.version_number
        and rules.rule_key = lines.rule_key
    where lines.line_kind = 'RATE' and rules.tier_mode <> 'NONE'
)

select
    rates.line_id,
    rates.bases_native,
    slices.slices_native,
    rates.rates_native,
    slices.amounts_native
from rates
left join slices on slices.line_id = rates.line_id
left join {{ref "tier_measures"}} as measures
    on measures.agreement_id = rates.agreement_id
    and measures.version_number = rates.version_number
    and measures.rule_key = rates.rule_key
    and measures.chain_id = rates.chain_id
    and measures.period_id = rates.period_id
where rates.pre_override_amount_native is not null
    and (
        coalesce(slices.amounts_native, 0) is distinct from rates.rates_native
        or (
            measures.measure_native >= 0
            and measures.measure_before_native >= 0
            and coalesce(slices.slices_native, 0) is distinct from rates.bases_native
        )
    )
