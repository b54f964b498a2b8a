-- One row per step and scope over which a version of its rule counts: the span that the step belongs to, named so that
-- all steps of one span have one name. Sums since the anchor run over the steps of a span in their order.
with scopes as (
    select distinct agreement_id, rule_key, scope from {{ref "rule_scopes"}}
),

-- A period belongs to the year in which it starts; while the start is unknown, to the one in which it must have.
years as (
    select
        steps.*,
        cast(extract(year from bounds.earliest_start) as integer) as earliest_year,
        coalesce(cast(extract(year from bounds.latest_start) as integer), 9999) as latest_year
    from {{ref "rule_steps"}} as steps
    inner join {{ref "period_start_bounds"}} as bounds
        on bounds.chain_id = steps.chain_id and bounds.period_id = steps.period_id
),

-- What an earlier step of an unknown year earned may belong to any year up to its latest.
doubts as (
    select
        *,
        max(case when earliest_year is distinct from latest_year then latest_year end) over (
            partition by agreement_id, rule_key, chain_id
            order by period_number nulls last, version_number nulls last
            rows between unbounded preceding and current row
        ) as doubtful_until_year
    from years
),

spans as (
    select
        doubts.*,
        scopes.scope,
        case scopes.scope
            when 'PERIOD' then doubts.period_number || '|' || doubts.version_number
            when 'VERSION' then cast(doubts.version_number as varchar)
            when 'AGREEMENT' then '*'
            when 'CALENDAR_YEAR' then cast(doubts.latest_year as varchar)
        end as span
    from doubts
    inner join scopes on scopes.agreement_id = doubts.agreement_id and scopes.rule_key = doubts.rule_key
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    scope,
    span,
    row_number() over (
        partition by agreement_id, rule_key, chain_id, scope, span
        order by period_number nulls last, version_number nulls last
    ) as step_number,
    scope <> 'CALENDAR_YEAR' or coalesce(doubtful_until_year < latest_year, true) as is_span_known,
    earliest_year,
    latest_year
from spans
