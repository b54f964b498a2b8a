{{config severity="warn"}}
-- A period that ends before it begins, or begins before an earlier one has ended. Block times are votes and may be off by
-- seconds; which version of an agreement holds is decided by them.
with followed as (
    select
        chain_id,
        period_identifier,
        period_start,
        period_end,
        max(coalesce(period_end, period_start)) over (
            partition by chain_id
            order by period_number nulls last
            rows between unbounded preceding and 1 preceding
        ) as earlier_time
    from {{ref "canonical_periods"}}
)

select * from followed
where period_end < period_start or period_start < earlier_time or period_end < earlier_time
