-- One row per chain and period whose first and last slot a node tells. Slots only: no time is ever worked out of them,
-- since slots have had several lengths.
with periods as (
    select distinct chain_id, period_identifier
    from {{ref "payload_periods"}}
    where period_identifier ~ '^(0|[1-9][0-9]{0,17})$'
),

told as (
    select
        'getEpochInfo' as endpoint,
        chain_id,
        period_identifier,
        absolute_slot - slot_index as first_slot,
        slots_in_epoch,
        payload_id,
        fetched_at,
        is_final
    from {{ref "stg_solana_rpc__get_epoch_info"}}
    union all
    select
        'getEpochSchedule',
        schedules.chain_id,
        periods.period_identifier,
        schedules.first_normal_slot
            + (cast(periods.period_identifier as bigint) - schedules.first_normal_epoch) * schedules.slots_per_epoch,
        schedules.slots_per_epoch,
        schedules.payload_id,
        schedules.fetched_at,
        schedules.is_final
    from {{ref "stg_solana_rpc__get_epoch_schedule"}} as schedules
    join periods
        on periods.chain_id = schedules.chain_id
        and cast(periods.period_identifier as bigint) >= schedules.first_normal_epoch
        -- An invented number of a period must not overflow 64 bits.
        and cast(periods.period_identifier as bigint) <= {{integer_quotient dividend="9007199254740991" divisor="schedules.slots_per_epoch"}}
),

ranked as (
    select
        told.*,
        row_number() over (
            partition by told.chain_id, told.period_identifier
            order by
                mappings.priority nulls last,
                told.is_final desc nulls last,
                told.fetched_at desc nulls last,
                told.payload_id desc nulls last,
                told.endpoint nulls last
        ) as preference
    from told
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = told.chain_id
        and mappings.fact = 'PERIOD'
        and mappings.provider_name = 'solana_rpc'
        and mappings.endpoint = told.endpoint
)

select
    chain_id,
    period_identifier,
    first_slot,
    first_slot + slots_in_epoch - 1 as last_slot,
    payload_id
from ranked
where preference = 1
