{{config severity="warn"}}
-- The listed stake accounts of a validator hold more than its whole active stake: shares of it would exceed the whole.
with listed as (
    select chain_id, period_id, validator_key, sum(stake_weight) as listed_weight
    from {{ref "canonical_stake_positions"}}
    group by chain_id, period_id, validator_key
)

select listed.chain_id, listed.period_id, listed.validator_key, listed.listed_weight, meta.stake_weight
from listed
join {{ref "canonical_validator_meta"}} as meta
    on meta.chain_id = listed.chain_id
    and meta.period_id = listed.period_id
    and meta.validator_key = listed.validator_key
where listed.listed_weight > meta.stake_weight
