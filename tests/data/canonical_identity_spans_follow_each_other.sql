-- The spans of a validator begin at period 0 and leave neither a gap nor an overlap.
with spans as (
    select
        chain_id,
        validator_key,
        valid_from_period,
        valid_until_period,
        lag(valid_until_period) over (
            partition by chain_id, validator_key order by valid_from_period nulls last
        ) as previous_until,
        row_number() over (
            partition by chain_id, validator_key order by valid_from_period nulls last
        ) as place,
        count(*) over (partition by chain_id, validator_key) as places
    from {{ref "canonical_validator_identities"}}
)

select * from spans
where (place = 1 and valid_from_period <> 0)
    or (place > 1 and previous_until is distinct from valid_from_period)
    or (place = places and valid_until_period is not null)
