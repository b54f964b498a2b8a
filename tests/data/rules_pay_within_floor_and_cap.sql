-- Where all of a rule is known, its lines by the terms sum to no less than its floor and no more than its cap; nothing
-- is added above the floor and nothing taken off below the cap; and a floor or cap that a rule has is one line.
with outcomes as (
    select
        lines.agreement_id,
        lines.version_number,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        rules.floor_native,
        rules.cap_native,
        sum(lines.pre_override_amount_native) as outcome_native,
        count(*) filter (where lines.pre_override_amount_native is null) as unknown_lines,
        count(*) filter (where lines.line_kind = 'FLOOR_TOPUP') as floor_lines,
        count(*) filter (where lines.line_kind = 'CAP_REDUCTION') as cap_lines,
        coalesce(sum(lines.pre_override_amount_native) filter (where lines.line_kind = 'FLOOR_TOPUP'), 0) as topup_native,
        coalesce(sum(lines.pre_override_amount_native) filter (where lines.line_kind = 'CAP_REDUCTION'), 0)
            as reduction_native
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = lines.agreement_id
        and rules.version_number = lines.version_number
        and rules.rule_key = lines.rule_key
    group by
        lines.agreement_id,
        lines.version_number,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        rules.floor_native,
        rules.cap_native
)

select *
from outcomes
where (unknown_lines > 0 and floor_lines + cap_lines > 0)
    or (
        unknown_lines = 0
        and (
            floor_lines <> case when floor_native is null then 0 else 1 end
            or cap_lines <> case when cap_native is null then 0 else 1 end
            or outcome_native < floor_native
            or outcome_native > cap_native
            or topup_native < 0
            or (topup_native > 0 and outcome_native <> floor_native)
            or reduction_native > 0
            or (reduction_native < 0 and outcome_native <> cap_native)
        )
    )
