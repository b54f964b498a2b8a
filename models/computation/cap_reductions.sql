-- One row per step of a rule with a cap: what the cap takes off what the rule gives together with its floor, NULL while
-- that is unknown. The cap compares with the sum since the anchor of its scope, and what it takes off is what the step
-- changes of the excess: over more than a period it gives back what the sum no longer exceeds.
with topped_up as (
    select
        outcomes.*,
        -- A floor of the cap's scope counts where the sum has not reached it; one of another scope by what it added.
        coalesce(outcomes.floor_scope <> outcomes.cap_scope, false) as counts_topups,
        case
            when outcomes.floor_native is null then outcomes.given_native
            else outcomes.given_native + topups.topup_native
        end as topped_up_native
    from {{ref "rule_outcomes"}} as outcomes
    left join {{ref "floor_topups"}} as topups
        on topups.agreement_id = outcomes.agreement_id
        and topups.version_number = outcomes.version_number
        and topups.rule_key = outcomes.rule_key
        and topups.chain_id = outcomes.chain_id
        and topups.period_id = outcomes.period_id
),

sums_by_span as (
    select
        topped_up.*,
        spans.scope,
        spans.is_span_known,
        spans.step_number,
        sum(topped_up.given_native) over to_date as given_sum_native,
        sum(topped_up.topped_up_native) over to_date as topped_up_sum_native,
        sum(case when topped_up.given_native is null then 1 else 0 end) over to_date as unknown_steps,
        sum(case when topped_up.topped_up_native is null then 1 else 0 end) over to_date as unknown_topped_up_steps
    from topped_up
    inner join {{ref "step_spans"}} as spans
        on spans.agreement_id = topped_up.agreement_id
        and spans.version_number = topped_up.version_number
        and spans.rule_key = topped_up.rule_key
        and spans.chain_id = topped_up.chain_id
        and spans.period_id = topped_up.period_id
    window to_date as (
        partition by topped_up.agreement_id, topped_up.rule_key, topped_up.chain_id, spans.scope, spans.span
        order by spans.step_number nulls last
        rows between unbounded preceding and current row
    )
),

compared as (
    select
        *,
        is_span_known
            and case when counts_topups then unknown_topped_up_steps else unknown_steps end = 0 as is_known,
        case
            when counts_topups then topped_up_sum_native
            else greatest(given_sum_native, coalesce(floor_native, given_sum_native))
        end as sum_native,
        case
            when counts_topups then topped_up_sum_native - topped_up_native
            else greatest(given_sum_native - given_native, coalesce(floor_native, given_sum_native - given_native))
        end as sum_before_native
    from sums_by_span
    where scope = cap_scope
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    cast(
        case
            when not is_known then null
            when step_number = 1 then least(cap_native - sum_native, 0)
            else least(cap_native - sum_native, 0) - least(cap_native - sum_before_native, 0)
        end as decimal(38, 18)
    ) as reduction_native
from compared
