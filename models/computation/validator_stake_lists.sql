-- One row per chain, period and validator with stake positions: how much stake they list, and whether that is all the
-- stake the validator has. Only of a whole list can it be told that somebody has no part of the stake.
with listed as (
    select
        chain_id,
        period_id,
        validator_key,
        sum(stake_weight) as listed_weight,
        count(*) filter (where stake_weight is null) as unknown_positions,
        count(*) filter (where status = 'DERIVED') as derived_positions
    from {{ref "canonical_stake_positions"}}
    group by chain_id, period_id, validator_key
)

select
    listed.chain_id,
    listed.period_id,
    listed.validator_key,
    cast(case when listed.unknown_positions = 0 then listed.listed_weight end as decimal(38, 0)) as listed_weight,
    coalesce(listed.unknown_positions = 0 and listed.listed_weight = meta.stake_weight, false) as is_whole,
    listed.derived_positions > 0 as is_derived
from listed
left join {{ref "canonical_validator_meta"}} as meta
    on meta.chain_id = listed.chain_id
    and meta.period_id = listed.period_id
    and meta.validator_key = listed.validator_key
