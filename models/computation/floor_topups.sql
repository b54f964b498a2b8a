-- One row per step of a rule with a floor: what the floor adds to what the rule gives, NULL while that is unknown. The
-- floor compares with the sum since the anchor of its scope, and what it adds is what the step changes of what is
-- missing: over more than a period it takes back again what it added too early. It is due also where nothing was earned.
with sums_by_span as (
    select
        outcomes.*,
        spans.scope,
        spans.is_span_known,
        spans.step_number,
        sum(outcomes.given_native) over to_date as sum_native,
        sum(case when outcomes.given_native is null then 1 else 0 end) over to_date as unknown_steps
    from {{ref "rule_outcomes"}} as outcomes
    inner join {{ref "step_spans"}} as spans
        on spans.agreement_id = outcomes.agreement_id
        and spans.version_number = outcomes.version_number
        and spans.rule_key = outcomes.rule_key
        and spans.chain_id = outcomes.chain_id
        and spans.period_id = outcomes.period_id
    window to_date as (
        partition by outcomes.agreement_id, outcomes.rule_key, outcomes.chain_id, spans.scope, spans.span
        order by spans.step_number nulls last
        rows between unbounded preceding and current row
    )
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    cast(
        case
            when not is_span_known or unknown_steps > 0 then null
            when step_number = 1 then greatest(floor_native - sum_native, 0)
            else greatest(floor_native - sum_native, 0) - greatest(floor_native - (sum_native - given_native), 0)
        end as decimal(38, 18)
    ) as topup_native
from sums_by_span
where scope = floor_scope
