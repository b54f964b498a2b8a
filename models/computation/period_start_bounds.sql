-- One row per chain and period: the earliest and the latest time at which it can have started.
-- Both are its start where that is known, else the nearest known times before and after it, else NULL.
select
    chain_id,
    period_id,
    period_number,
    coalesce(
        period_start,
        max(coalesce(period_end, period_start)) over (
            partition by chain_id
            order by period_number nulls last, period_id nulls last
            rows between unbounded preceding and 1 preceding
        )
    ) as earliest_start,
    coalesce(
        period_start,
        period_end,
        min(coalesce(period_start, period_end)) over (
            partition by chain_id
            order by period_number nulls last, period_id nulls last
            rows between 1 following and unbounded following
        )
    ) as latest_start
from {{ref "canonical_periods"}}
