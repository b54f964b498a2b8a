-- One row per period and figure that it was made of: payloads that speak of it, those that tell its slots and its times,
-- and the blocks that prove which blocks are its first and its last one.
with periods as (
    select * from {{ref "canonical_periods"}}
),

sources as (
    select periods.period_id as row_id, mentioned.payload_id, '$' as json_path
    from periods
    join {{ref "payload_periods"}} as mentioned
        on mentioned.chain_id = periods.chain_id and mentioned.period_identifier = periods.period_identifier
    union
    select periods.period_id, slots.payload_id, case when beacon.chain_id is null then '$.result' else '$.data' end
    from periods
    join {{ref "canonical_period_slots"}} as slots
        on slots.chain_id = periods.chain_id and slots.period_identifier = periods.period_identifier
    left join {{ref "canonical_beacon_chains"}} as beacon on beacon.chain_id = periods.chain_id
    union
    select periods.period_id, times.payload_id, times.json_path
    from periods
    join {{ref "canonical_period_times"}} as times
        on times.chain_id = periods.chain_id and times.period_identifier = periods.period_identifier
    union
    select
        periods.period_id,
        times.witness_payload_id,
        case when beacon.chain_id is null then '$.result.parentSlot' else '$.data' end
    from periods
    join {{ref "canonical_period_times"}} as times
        on times.chain_id = periods.chain_id and times.period_identifier = periods.period_identifier
    left join {{ref "canonical_beacon_chains"}} as beacon on beacon.chain_id = periods.chain_id
)

select
    row_id,
    payload_id,
    json_path,
    cast(null as decimal(38, 18)) as amount_native
from sources
