-- One row per chain and leader slot of which the schedule is known: who led it and what became of it. A slot is skipped when
-- a block after it names a parent before it; one that nobody saw, or of which two answers contradict each other, is unknown.
with led as (
    select
        schedules.chain_id,
        schedules.period_id,
        schedules.first_slot + slots.slot_index as slot,
        slots.identity_pubkey,
        schedules.payload_id as schedule_payload_id
    from {{ref "canonical_leader_schedules"}} as schedules
    join {{ref "stg_solana_rpc__get_leader_schedule"}} as slots on slots.payload_id = schedules.payload_id
),

sole_leaders as (
    select * from {{ref "canonical_leader_identities"}} where is_sole
),

blocks as (
    select * from {{ref "canonical_landed_blocks"}} where is_canonical
),

-- Slots that hold a block which itself was not fetched: a list of blocks or the block after it names them.
named as (
    select chain_id, slot, payload_id, '$.result' as json_path, fetched_at, is_final
    from {{ref "stg_solana_rpc__get_blocks"}}
    union all
    select chain_id, parent_slot, payload_id, '$.result.parentSlot', fetched_at, is_final
    from blocks
),

named_slots as (
    select
        *,
        row_number() over (
            partition by chain_id, slot order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last, json_path nulls last
        ) as recency
    from named
),

-- No further back than one period of this length: an absurd parent must not be spelt out slot by slot.
gaps as (
    select
        blocks.chain_id,
        greatest(blocks.parent_slot + 1, 2 * periods.first_slot - periods.last_slot - 1) as from_slot,
        blocks.slot - 1 as until_slot,
        blocks.payload_id,
        blocks.fetched_at,
        blocks.is_final
    from blocks
    join {{ref "canonical_period_slots"}} as periods
        on periods.chain_id = blocks.chain_id
        and blocks.slot >= periods.first_slot
        and blocks.slot <= periods.last_slot
    where blocks.parent_slot < blocks.slot - 1
),

gap_slots as (
    select chain_id, {{each_integer from="from_slot" until="until_slot"}} as slot, payload_id, fetched_at, is_final
    from gaps
),

gapped_slots as (
    select
        *,
        row_number() over (
            partition by chain_id, slot order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as recency
    from gap_slots
),

seen as (
    select
        led.*,
        sole_leaders.validator_key,
        sole_leaders.basis,
        blocks.receiver,
        blocks.fees_native,
        blocks.fee_count,
        blocks.payload_id as block_payload_id,
        blocks.fetched_at as block_fetched_at,
        blocks.is_final as block_is_final,
        named_slots.payload_id as naming_payload_id,
        named_slots.json_path as naming_path,
        named_slots.fetched_at as naming_fetched_at,
        named_slots.is_final as naming_is_final,
        gapped_slots.payload_id as gap_payload_id,
        gapped_slots.fetched_at as gap_fetched_at,
        gapped_slots.is_final as gap_is_final,
        case
            when gapped_slots.slot is not null and (blocks.slot is not null or named_slots.slot is not null) then 'UNKNOWN'
            when gapped_slots.slot is not null then 'SKIPPED'
            when blocks.slot is not null or named_slots.slot is not null then 'PRODUCED'
            else 'UNKNOWN'
        end as outcome
    from led
    left join sole_leaders
        on sole_leaders.chain_id = led.chain_id
        and sole_leaders.period_id = led.period_id
        and sole_leaders.identity_pubkey = led.identity_pubkey
    left join blocks on blocks.chain_id = led.chain_id and blocks.slot = led.slot
    left join named_slots
        on named_slots.chain_id = led.chain_id and named_slots.slot = led.slot and named_slots.recency = 1
    left join gapped_slots
        on gapped_slots.chain_id = led.chain_id and gapped_slots.slot = led.slot and gapped_slots.recency = 1
)

select
    chain_id,
    slot,
    period_id,
    identity_pubkey,
    validator_key,
    basis,
    outcome,
    case when outcome = 'PRODUCED' then receiver end as receiver,
    case when outcome = 'PRODUCED' then fee_count end as fee_count,
    case when outcome = 'PRODUCED' then fees_native end as fees_native,
    schedule_payload_id,
    case
        when outcome = 'PRODUCED' then coalesce(block_payload_id, naming_payload_id)
        when outcome = 'SKIPPED' then gap_payload_id
    end as outcome_payload_id,
    case
        when outcome = 'PRODUCED' and block_payload_id is not null then '$.result.rewards'
        when outcome = 'PRODUCED' then naming_path
        when outcome = 'SKIPPED' then '$.result.parentSlot'
    end as outcome_path,
    case
        when outcome = 'PRODUCED' then coalesce(block_fetched_at, naming_fetched_at)
        when outcome = 'SKIPPED' then gap_fetched_at
    end as outcome_fetched_at,
    case
        when outcome = 'PRODUCED' then coalesce(block_is_final, naming_is_final)
        when outcome = 'SKIPPED' then gap_is_final
    end as outcome_is_final
from seen
