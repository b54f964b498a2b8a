-- One row per chain, period, leader identity and vote account that leads with it. The schedule of a period follows the vote
-- accounts as they were at the start of the one before; the first of the periods E-1, E-2 and E in which any vote account
-- had the identity decides. Where several had it, which of them led is not known.
with leaders as (
    select schedules.chain_id, schedules.period_id, slots.identity_pubkey
    from {{ref "canonical_leader_schedules"}} as schedules
    join {{ref "stg_solana_rpc__get_leader_schedule"}} as slots on slots.payload_id = schedules.payload_id
    union
    select chain_id, period_id, identity_pubkey
    from {{ref "canonical_leader_schedules"}}
    where identity_pubkey <> '*'
    union
    select production.chain_id, periods.period_id, production.identity_pubkey
    from {{ref "stg_solana_rpc__get_block_production"}} as production
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = production.chain_id and periods.period_identifier = production.period_identifier
),

looked_up as (
    select
        leaders.chain_id,
        leaders.period_id,
        leaders.identity_pubkey,
        lookups.place,
        periods.period_number + lookups.distance as period_number
    from leaders
    join {{ref "canonical_periods"}} as periods on periods.period_id = leaders.period_id
    cross join (values (1, -1), (2, -2), (3, 0)) as lookups (place, distance)
),

holders as (
    select
        looked_up.chain_id,
        looked_up.period_id,
        looked_up.identity_pubkey,
        looked_up.place,
        identities.validator_key,
        identities.basis,
        min(looked_up.place) over (
            partition by looked_up.chain_id, looked_up.period_id, looked_up.identity_pubkey
        ) as deciding_place
    from looked_up
    join {{ref "canonical_validator_identities"}} as identities
        on identities.chain_id = looked_up.chain_id
        and identities.identity_pubkey = looked_up.identity_pubkey
        and identities.valid_from_period <= looked_up.period_number
        and (identities.valid_until_period is null or identities.valid_until_period > looked_up.period_number)
),

-- One observed holder contradicts all that are only assumed.
counted as (
    select
        *,
        count(*) over (partition by chain_id, period_id, identity_pubkey) as holders,
        count(*) filter (where basis = 'OBSERVED') over (
            partition by chain_id, period_id, identity_pubkey
        ) as observed_holders
    from holders
    where place = deciding_place
)

select
    chain_id,
    period_id,
    identity_pubkey,
    validator_key,
    basis,
    observed_holders = 1 or (observed_holders = 0 and holders = 1) as is_sole
from counted
where observed_holders <> 1 or basis = 'OBSERVED'
