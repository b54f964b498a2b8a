-- One row per chain and slot of a period of which any block or duty is known: who was to propose in it and what became of
-- it. A slot is missed when a block after it is built on one before it; one that nobody saw is unknown. Final rewards of a slot
-- tell that it holds a block, also where the block itself was not asked for.
with blocks as (
    select * from {{ref "canonical_beacon_blocks"}}
),

duties as (
    select
        *,
        row_number() over (
            partition by chain_id, slot
            order by
                is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last, element_path nulls last
        ) as preference
    from {{ref "stg_beacon_api__duties_proposer"}}
),

named as (
    select chain_id, slot, payload_id, '$.data' as json_path, fetched_at
    from {{ref "stg_beacon_api__rewards_blocks"}}
    where is_final
    union all
    select chain_id, slot, payload_id, element_path, fetched_at
    from {{ref "stg_beacon_api__rewards_sync_committee"}}
    where is_final
),

named_slots as (
    select
        *,
        row_number() over (
            partition by chain_id, slot order by fetched_at desc nulls last, payload_id desc nulls last, json_path nulls last
        ) as preference
    from named
),

seen_epochs as (
    select distinct seen.chain_id, {{integer_quotient dividend="seen.slot" divisor="chains.slots_per_epoch"}} as epoch
    from (
        select chain_id, slot from blocks
        union all
        select chain_id, slot from duties
    ) as seen
    join {{ref "canonical_beacon_chains"}} as chains on chains.chain_id = seen.chain_id
),

periods as (
    select distinct periods.chain_id, periods.period_id, periods.first_slot, periods.last_slot
    from seen_epochs
    join {{ref "epoch_windows"}} as windows
        on windows.chain_id = seen_epochs.chain_id
        and seen_epochs.epoch >= windows.first_epoch
        and (windows.until_epoch is null or seen_epochs.epoch < windows.until_epoch)
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = seen_epochs.chain_id
        and periods.period_identifier
            = cast(seen_epochs.epoch - (seen_epochs.epoch - windows.first_epoch) % windows.epochs as varchar)
    where periods.first_slot is not null
),

slots as (
    select chain_id, period_id, {{each_integer from="first_slot" until="last_slot"}} as slot from periods
),

longest_periods as (
    select chain_id, max(last_slot - first_slot + 1) as slots from periods group by chain_id
),

-- No further back than a period: an absurd parent must not be spelt out slot by slot.
gaps as (
    select
        blocks.chain_id,
        greatest(parents.slot + 1, blocks.slot - longest_periods.slots) as from_slot,
        blocks.slot - 1 as until_slot,
        blocks.payload_id,
        blocks.json_path,
        blocks.fetched_at,
        blocks.is_final
    from blocks
    join blocks as parents on parents.chain_id = blocks.chain_id and parents.block_root = blocks.parent_root
    join longest_periods on longest_periods.chain_id = blocks.chain_id
    where parents.slot < blocks.slot - 1
),

gap_slots as (
    select
        chain_id, {{each_integer from="from_slot" until="until_slot"}} as slot, payload_id, json_path, fetched_at, is_final
    from gaps
),

missed as (
    select
        *,
        row_number() over (
            partition by chain_id, slot
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last, json_path nulls last
        ) as preference
    from gap_slots
),

judged as (
    select
        slots.*,
        duties.payload_id as duty_payload_id,
        duties.element_path as duty_path,
        coalesce(blocks.validator_key, duties.validator_key) as validator_key,
        case
            when missed.slot is not null and (blocks.slot is not null or named_slots.slot is not null) then 'UNKNOWN'
            when blocks.slot is not null or named_slots.slot is not null then 'PRODUCED'
            when missed.slot is not null then 'SKIPPED'
            else 'UNKNOWN'
        end as outcome,
        blocks.block_root,
        blocks.parent_root,
        blocks.state_root,
        coalesce(blocks.payload_id, named_slots.payload_id, missed.payload_id) as outcome_payload_id,
        coalesce(blocks.json_path, named_slots.json_path, missed.json_path) as outcome_path
    from slots
    left join blocks on blocks.chain_id = slots.chain_id and blocks.slot = slots.slot
    left join named_slots
        on named_slots.chain_id = slots.chain_id and named_slots.slot = slots.slot and named_slots.preference = 1
    left join duties on duties.chain_id = slots.chain_id and duties.slot = slots.slot and duties.preference = 1
    left join missed on missed.chain_id = slots.chain_id and missed.slot = slots.slot and missed.preference = 1
)

select
    chain_id,
    slot,
    period_id,
    validator_key,
    outcome,
    case when outcome = 'PRODUCED' then block_root end as block_root,
    case when outcome = 'PRODUCED' then state_root end as state_root,
    duty_payload_id,
    duty_path,
    case when outcome <> 'UNKNOWN' then outcome_payload_id end as outcome_payload_id,
    case when outcome <> 'UNKNOWN' then outcome_path end as outcome_path
from judged
