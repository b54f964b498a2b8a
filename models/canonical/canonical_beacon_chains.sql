-- One row per chain of which a consensus node told its genesis and its configuration: when it began, how long a slot is and
-- how slots are cut into epochs and epochs into sync committees. No constant of the protocol stands in a model.
with geneses as (
    select
        *,
        row_number() over (
            partition by chain_id
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as preference
    from {{ref "stg_beacon_api__genesis"}}
),

configurations as (
    select
        *,
        row_number() over (
            partition by chain_id
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as preference
    from {{ref "stg_beacon_api__config_spec"}}
)

select
    geneses.chain_id,
    geneses.genesis_at,
    configurations.slot_duration_ms as slot_milliseconds,
    configurations.slots_per_epoch,
    configurations.epochs_per_sync_committee_period,
    geneses.payload_id as genesis_payload_id,
    configurations.payload_id as configuration_payload_id
from geneses
join configurations on configurations.chain_id = geneses.chain_id and configurations.preference = 1
where geneses.preference = 1
