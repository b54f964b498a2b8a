-- Where all of a rule is known in a period, and its floor and cap are of single periods, its lines by the terms sum to no
-- less than the floor and no more than the cap; nothing is added above the floor and nothing taken off below the cap; and
-- a floor or cap that a rule has is one line. Of those over more than a period floors_and_caps_telescope speaks.
with outcomes as (
    select
        lines.agreement_id,
        lines.version_number,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        outcomes.floor_native,
        outcomes.cap_native,
        sum(lines.pre_override_amount_native) as outcome_native,
        count(*) filter (where lines.pre_override_amount_native is null) as unknown_lines,
        count(*) filter (where lines.line_kind = 'FLOOR_TOPUP') as floor_lines,
        count(*) filter (where lines.line_kind = 'CAP_REDUCTION') as cap_lines,
        coalesce(sum(lines.pre_override_amount_native) filter (where lines.line_kind = 'FLOOR_TOPUP'), 0) as topup_native,
        coalesce(sum(lines.pre_override_amount_native) filter (where lines.line_kind = 'CAP_REDUCTION'), 0)
            as reduction_native
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "rule_outcomes"}} as outcomes
        on outcomes.agreement_id = lines.agreement_id
        and outcomes.version_number = lines.version_number
        and outcomes.rule_key = lines.rule_key
        and outcomes.chain_id = lines.chain_id
        and outcomes.period_id = lines.period_id
    where coalesce(outcomes.floor_scope, 'PERIOD') = 'PERIOD' and coalesce(outcomes.cap_scope, 'PERIOD') = 'PERIOD'
    group by
        lines.agreement_id,
        lines.version_number,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        outcomes.floor_native,
        outcomes.cap_native
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
