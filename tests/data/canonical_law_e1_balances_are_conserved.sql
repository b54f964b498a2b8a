-- Law E1. Where all is known that moved a validator's balance in a period, it adds up to the gwei: what is left over was
-- earned, lost or deposited without a trace, and no reward of the period can be trusted.
with sums as (
    select
        chain_id,
        period_id,
        validator_key,
        sum(case when kind = 'CLOSE' then 0 else amount_native end) as accounted_native,
        sum(amount_native) filter (where kind = 'CLOSE') as close_native,
        count(*) filter (where kind = 'REWARD') as known
    from {{ref "canonical_balance_movements"}}
    group by chain_id, period_id, validator_key
)

select chain_id, period_id, validator_key, accounted_native, close_native
from sums
where known > 0 and accounted_native <> close_native
