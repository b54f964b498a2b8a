-- One row per step of a rule with tiers that is in force: the measure that picks the tiers, which is the sum of the
-- bases of all steps since the anchor of its scope, and what it was before the step. NULL while one of them is unknown.
with sums_by_span as (
    select
        steps.*,
        spans.scope,
        case when spans.is_span_known then 0 else 1 end as unknown_span,
        sum(steps.base_native) over to_date as sum_native,
        sum(case when steps.base_native is null then 1 else 0 end) over to_date as unknown_steps
    from {{ref "rule_steps"}} as steps
    inner join {{ref "step_spans"}} as spans
        on spans.agreement_id = steps.agreement_id
        and spans.version_number = steps.version_number
        and spans.rule_key = steps.rule_key
        and spans.chain_id = steps.chain_id
        and spans.period_id = steps.period_id
    window to_date as (
        partition by steps.agreement_id, steps.rule_key, steps.chain_id, spans.scope, spans.span
        order by spans.step_number nulls last
        rows between unbounded preceding and current row
    )
)

select
    sums.agreement_id,
    sums.version_number,
    sums.rule_key,
    sums.chain_id,
    sums.period_id,
    rules.tier_mode,
    rules.tier_scope,
    sums.base_native,
    sums.positive_bases_native,
    sums.status as bases_status,
    cast(case when sums.unknown_steps + sums.unknown_span = 0 then sums.sum_native end as decimal(38, 18)) as measure_native,
    cast(case when sums.unknown_steps + sums.unknown_span = 0 then sums.sum_native - sums.base_native end as decimal(38, 18))
        as measure_before_native
from sums_by_span as sums
inner join {{ref "agreement_rules"}} as rules
    on rules.agreement_id = sums.agreement_id
    and rules.version_number = sums.version_number
    and rules.rule_key = sums.rule_key
    and rules.tier_scope = sums.scope
where rules.tier_mode <> 'NONE' and sums.certainty = 'IN_FORCE'
