-- One row per chain and period whose first and last slot a node tells. On Solana no time is ever worked out of them, since
-- slots have had several lengths.
with periods as (
    select distinct chain_id, period_identifier
    from {{ref "payload_periods"}}
    where period_identifier ~ '^(0|[1-9][0-9]{0,17})$'
),

told as (
    select
        'solana_rpc' as provider_name,
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
        'solana_rpc',
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
    union all
    -- A window is named by its first epoch.
    select
        'beacon_api',
        'config/spec',
        chains.chain_id,
        periods.period_identifier,
        cast(periods.period_identifier as bigint) * chains.slots_per_epoch,
        windows.epochs * chains.slots_per_epoch,
        chains.configuration_payload_id,
        cast(null as timestamptz),
        cast(null as boolean)
    from {{ref "canonical_beacon_chains"}} as chains
    join periods
        on periods.chain_id = chains.chain_id
        and cast(periods.period_identifier as bigint)
            <= {{integer_quotient dividend="9007199254740991" divisor="chains.slots_per_epoch"}}
    join {{ref "epoch_windows"}} as windows
        on windows.chain_id = chains.chain_id
        and cast(periods.period_identifier as bigint) >= windows.first_epoch
        and (windows.until_epoch is null or cast(periods.period_identifier as bigint) < windows.until_epoch)
        and (cast(periods.period_identifier as bigint) - windows.first_epoch) % windows.epochs = 0
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
        and mappings.provider_name = told.provider_name
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
