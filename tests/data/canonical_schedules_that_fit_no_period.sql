{{config severity="warn"}}
-- Leader schedules of which nothing is used: the slots of their period are not known, or are fewer or more than it names.
select answers.chain_id, answers.period_identifier, answers.payload_id, answers.requested_identity
from {{ref "stg_solana_rpc__get_leader_schedule_answers"}} as answers
left join {{ref "canonical_period_slots"}} as slots
    on slots.chain_id = answers.chain_id and slots.period_identifier = answers.period_identifier
left join (
    select payload_id, count(*) as led_slots, max(slot_index) as greatest_index
    from {{ref "stg_solana_rpc__get_leader_schedule"}}
    group by payload_id
) as extents on extents.payload_id = answers.payload_id
where slots.first_slot is null
    or extents.greatest_index > slots.last_slot - slots.first_slot
    or (answers.requested_identity is null and extents.led_slots <> slots.last_slot - slots.first_slot + 1)
