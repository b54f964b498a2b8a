-- One row per chain, period, validator and leader schedule that tells its slots. A whole schedule also tells that a
-- validator leads none: one that was seen in the period before with an identity that it does not name.
with led as (
    select
        leaders.chain_id,
        leaders.period_id,
        leaders.validator_key,
        schedules.payload_id,
        schedules.fetched_at,
        schedules.is_final,
        bool_and(leaders.is_sole) as is_sole,
        bool_or(leaders.basis = 'ASSUMED') as is_derived
    from {{ref "canonical_leader_identities"}} as leaders
    join {{ref "canonical_leader_schedules"}} as schedules
        on schedules.chain_id = leaders.chain_id
        and schedules.period_id = leaders.period_id
        and schedules.identity_pubkey in (leaders.identity_pubkey, '*')
    group by
        leaders.chain_id,
        leaders.period_id,
        leaders.validator_key,
        schedules.payload_id,
        schedules.fetched_at,
        schedules.is_final
),

observed as (
    select
        schedules.chain_id,
        schedules.period_id,
        identities.validator_key,
        schedules.payload_id,
        schedules.fetched_at,
        schedules.is_final
    from {{ref "canonical_leader_schedules"}} as schedules
    join {{ref "canonical_periods"}} as periods on periods.period_id = schedules.period_id
    join {{ref "canonical_validator_identities"}} as identities
        on identities.chain_id = schedules.chain_id
        and identities.basis = 'OBSERVED'
        and identities.valid_from_period < periods.period_number
        and (identities.valid_until_period is null or identities.valid_until_period >= periods.period_number)
    where schedules.identity_pubkey = '*'
)

select chain_id, period_id, validator_key, payload_id, fetched_at, is_final, is_sole, is_derived
from led
union all
select observed.chain_id, observed.period_id, observed.validator_key, observed.payload_id, observed.fetched_at,
    observed.is_final, true, false
from observed
left join led
    on led.chain_id = observed.chain_id
    and led.period_id = observed.period_id
    and led.validator_key = observed.validator_key
where led.validator_key is null
