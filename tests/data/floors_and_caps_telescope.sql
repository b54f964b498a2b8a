-- Over all steps of a span that one version holds, a floor adds what the sum of rates and re-ratings lacks at the end, and
-- a cap takes off what exceeds it, less what was lacking or exceeding when the version came. A cap counts what a floor of
-- another scope added; one of its own scope never exceeds it. Counted from the lines and the registry alone.
with given as (
    select
        lines.agreement_id,
        lines.version_number,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        outcomes.floor_native,
        outcomes.floor_scope,
        outcomes.cap_native,
        outcomes.cap_scope,
        coalesce(outcomes.floor_scope <> outcomes.cap_scope, false) as counts_topups,
        sum(lines.pre_override_amount_native) filter (where lines.line_kind in ('RATE', 'TIER_RERATE')) as given_native,
        count(*) filter (where lines.pre_override_amount_native is null) as unknown_lines,
        sum(lines.pre_override_amount_native) filter (where lines.line_kind = 'FLOOR_TOPUP') as topup_native,
        sum(lines.pre_override_amount_native) filter (where lines.line_kind = 'CAP_REDUCTION') as reduction_native
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "rule_outcomes"}} as outcomes
        on outcomes.agreement_id = lines.agreement_id
        and outcomes.version_number = lines.version_number
        and outcomes.rule_key = lines.rule_key
        and outcomes.chain_id = lines.chain_id
        and outcomes.period_id = lines.period_id
    group by
        lines.agreement_id,
        lines.version_number,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        outcomes.floor_native,
        outcomes.floor_scope,
        outcomes.cap_native,
        outcomes.cap_scope
),

by_span as (
    select
        given.*,
        spans.scope,
        sum(given.given_native) over to_date as sum_native,
        sum(given.given_native) over of_version as sum_of_version_native,
        sum(coalesce(given.topup_native, 0)) over to_date as topups_native,
        sum(coalesce(given.topup_native, 0)) over of_version as topups_of_version_native,
        sum(coalesce(given.reduction_native, 0)) over of_version as reductions_of_version_native,
        sum(given.unknown_lines) over to_date as unknown_lines_to_date,
        sum(case when given.floor_native is not null and given.topup_native is null then 1 else 0 end) over to_date
            as unknown_topups_to_date,
        min(spans.step_number) over of_version = 1 as is_first_version
    from given
    inner join {{ref "step_spans"}} as spans
        on spans.agreement_id = given.agreement_id
        and spans.version_number = given.version_number
        and spans.rule_key = given.rule_key
        and spans.chain_id = given.chain_id
        and spans.period_id = given.period_id
    where spans.is_span_known
    window
        to_date as (
            partition by given.agreement_id, given.rule_key, given.chain_id, spans.scope, spans.span
            order by spans.step_number nulls last
            rows between unbounded preceding and current row
        ),
        of_version as (
            partition by
                given.agreement_id, given.rule_key, given.chain_id, spans.scope, spans.span, given.version_number
            order by spans.step_number nulls last
            rows between unbounded preceding and current row
        )
),

compared as (
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        'the floor' as what,
        topups_of_version_native as given_native,
        greatest(floor_native - sum_native, 0)
            - case
                when is_first_version then 0
                else greatest(floor_native - (sum_native - sum_of_version_native), 0)
            end as expected_native
    from by_span
    where scope = floor_scope and unknown_lines_to_date = 0 and topup_native is not null
    union all
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        'the cap' as what,
        reductions_of_version_native as given_native,
        least(cap_native - sum_native - case when counts_topups then topups_native else 0 end, 0)
            - case
                when is_first_version then 0
                else least(
                    cap_native - (sum_native - sum_of_version_native)
                    - case when counts_topups then topups_native - topups_of_version_native else 0 end, 0
                )
            end as expected_native
    from by_span
    where scope = cap_scope
        and unknown_lines_to_date = 0
        and reduction_native is not null
        and (not counts_topups or unknown_topups_to_date = 0)
)

select *
from compared
where given_native is distinct from expected_native
