-- One row per chain whose periods are windows of several epochs, and span of periods in which they have one length: which
-- epochs the span covers. A window is named by its first epoch. Chains without the rule have an epoch as their period.
with lengths as (
    select
        chain_id,
        from_period,
        until_period,
        cast(value as bigint) as epochs
    from {{ref "protocol_rules"}}
    where rule = 'WINDOW_EPOCHS'
),

placed as (
    select
        *,
        cast(coalesce(sum((until_period - from_period) * epochs) over (
            partition by chain_id
            order by from_period nulls last
            rows between unbounded preceding and 1 preceding
        ), 0) as bigint) as first_epoch
    from lengths
)

select
    chain_id,
    from_period,
    until_period,
    epochs,
    first_epoch,
    first_epoch + (until_period - from_period) * epochs as until_epoch
from placed
