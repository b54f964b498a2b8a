{{config severity="warn"}}
-- A node counts other leader slots or blocks of an identity in a range of slots than its schedule and the blocks give.
with counted as (
    select
        production.payload_id,
        production.identity_pubkey,
        production.leader_slots,
        production.produced_blocks,
        count(*) filter (where slots.slot between production.first_slot and production.last_slot) as scheduled_slots,
        count(*) filter (
            where slots.slot between production.first_slot and production.last_slot and slots.outcome = 'PRODUCED'
        ) as produced_slots,
        count(*) filter (
            where slots.slot between production.first_slot and production.last_slot and slots.outcome = 'UNKNOWN'
        ) as unknown_slots
    from {{ref "stg_solana_rpc__get_block_production"}} as production
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = production.chain_id
        and periods.period_identifier = production.period_identifier
        and production.first_slot >= periods.first_slot
        and production.last_slot <= periods.last_slot
    join {{ref "canonical_leader_slots"}} as slots
        on slots.chain_id = production.chain_id
        and slots.period_id = periods.period_id
        and slots.identity_pubkey = production.identity_pubkey
    group by
        production.payload_id,
        production.identity_pubkey,
        production.leader_slots,
        production.produced_blocks
)

select * from counted
where leader_slots <> scheduled_slots
    or produced_blocks < produced_slots
    or produced_blocks > produced_slots + unknown_slots
