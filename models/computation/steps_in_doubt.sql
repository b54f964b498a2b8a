-- One row per step of a rule that counts over more than a period, and earlier step that it rests on and that is not
-- settled: a base of it is unknown, its period is not final, or nobody knows whether the version held in it or in which
-- year it was. Where a floor or a cap counts what an earlier step gave, it rests on all that this one rests on, too, which
-- may be of another version and another span. Of the step itself only an unknown year is told, the rest is told by its own
-- lines. A step whose lines were overridden rests on the override alone.
with recursive steps as (
    select
        spans.agreement_id,
        spans.version_number,
        spans.rule_key,
        spans.chain_id,
        spans.period_id,
        spans.scope,
        spans.span,
        spans.step_number,
        spans.latest_year,
        steps.period_number,
        steps.partner_id,
        steps.certainty,
        steps.base_native,
        spans.scope = 'CALENDAR_YEAR' and spans.earliest_year is distinct from spans.latest_year as is_of_unknown_year,
        periods.is_finalized
    from {{ref "step_spans"}} as spans
    inner join {{ref "rule_steps"}} as steps
        on steps.agreement_id = spans.agreement_id
        and steps.version_number = spans.version_number
        and steps.rule_key = spans.rule_key
        and steps.chain_id = spans.chain_id
        and steps.period_id = spans.period_id
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = steps.chain_id and periods.period_id = steps.period_id
),

doubts as (
    select *, 'MISSING_FACT' as reason from steps where certainty = 'IN_FORCE' and base_native is null
    union all
    select *, 'PERIOD_NOT_FINAL' as reason from steps where not is_finalized
    union all
    select *, 'PERIOD_TIME_UNKNOWN' as reason from steps where certainty = 'TIME_UNKNOWN' or is_of_unknown_year
),

overridden as (
    select distinct agreement_id, version_number, rule_key, chain_id, period_id
    from {{ref "commission_lines_computed"}}
    where line_kind = 'RATE' and status = 'OVERRIDDEN'
),

scoped_steps as (
    select steps.*, scopes.sums_amounts
    from steps
    inner join {{ref "rule_scopes"}} as scopes
        on scopes.agreement_id = steps.agreement_id
        and scopes.version_number = steps.version_number
        and scopes.rule_key = steps.rule_key
        and scopes.scope = steps.scope
    where steps.certainty = 'IN_FORCE'
),

doubted_by_span as (
    select distinct
        scoped.agreement_id,
        scoped.version_number,
        scoped.rule_key,
        scoped.chain_id,
        scoped.period_id,
        scoped.partner_id,
        doubts.version_number as doubtful_version_number,
        doubts.period_id as doubtful_period_id,
        doubts.reason
    from scoped_steps as scoped
    inner join doubts
        on doubts.agreement_id = scoped.agreement_id
        and doubts.rule_key = scoped.rule_key
        and doubts.chain_id = scoped.chain_id
        and doubts.scope = scoped.scope
    where (doubts.span = scoped.span and doubts.step_number < scoped.step_number)
        -- What a step of an unknown year earned may belong to any year up to its latest.
        or (
            doubts.is_of_unknown_year
            and doubts.reason = 'PERIOD_TIME_UNKNOWN'
            and doubts.latest_year >= scoped.latest_year
            and doubts.period_number <= scoped.period_number
        )
),

-- From step to step: what an earlier one gave may itself count what others gave before it, by terms of their own.
doubted as (
    select * from doubted_by_span
    union
    select
        scoped.agreement_id,
        scoped.version_number,
        scoped.rule_key,
        scoped.chain_id,
        scoped.period_id,
        scoped.partner_id,
        doubted.doubtful_version_number,
        doubted.doubtful_period_id,
        doubted.reason
    from doubted
    inner join steps as earlier
        on earlier.agreement_id = doubted.agreement_id
        and earlier.version_number = doubted.version_number
        and earlier.rule_key = doubted.rule_key
        and earlier.chain_id = doubted.chain_id
        and earlier.period_id = doubted.period_id
    inner join scoped_steps as scoped
        on scoped.agreement_id = earlier.agreement_id
        and scoped.rule_key = earlier.rule_key
        and scoped.chain_id = earlier.chain_id
        and scoped.scope = earlier.scope
        and scoped.span = earlier.span
        and scoped.step_number > earlier.step_number
    where scoped.sums_amounts
)

select
    doubted.agreement_id,
    doubted.version_number,
    doubted.rule_key,
    doubted.chain_id,
    doubted.period_id,
    doubted.partner_id,
    doubted.doubtful_version_number,
    doubted.doubtful_period_id,
    doubted.reason
from doubted
left join overridden
    on overridden.agreement_id = doubted.agreement_id
    and overridden.version_number = doubted.version_number
    and overridden.rule_key = doubted.rule_key
    and overridden.chain_id = doubted.chain_id
    and overridden.period_id = doubted.period_id
where overridden.period_id is null
