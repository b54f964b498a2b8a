-- One row per chain, period and answer that counts for its leader schedule: the whole schedule where one landed that fits
-- the slots of the period, else one answer for each identity that was asked for. Without the slots none can be placed.
with extents as (
    select payload_id, count(*) as led_slots, max(slot_index) as greatest_index
    from {{ref "stg_solana_rpc__get_leader_schedule"}}
    group by payload_id
),

answers as (
    select
        answers.payload_id,
        answers.chain_id,
        answers.period_identifier,
        coalesce(answers.requested_identity, '*') as identity_pubkey,
        answers.fetched_at,
        answers.is_final,
        slots.first_slot,
        coalesce(extents.led_slots, 0) as led_slots
    from {{ref "stg_solana_rpc__get_leader_schedule_answers"}} as answers
    join {{ref "canonical_period_slots"}} as slots
        on slots.chain_id = answers.chain_id and slots.period_identifier = answers.period_identifier
    left join extents on extents.payload_id = answers.payload_id
    where case
        when answers.requested_identity is null then extents.led_slots = slots.last_slot - slots.first_slot + 1
        else coalesce(extents.greatest_index, 0) <= slots.last_slot - slots.first_slot
    end
),

ranked as (
    select
        *,
        row_number() over (
            partition by chain_id, period_identifier, identity_pubkey
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as preference,
        count(*) filter (where identity_pubkey = '*') over (partition by chain_id, period_identifier) as whole_schedules
    from answers
)

select
    ranked.chain_id,
    periods.period_id,
    ranked.identity_pubkey,
    ranked.first_slot,
    ranked.led_slots,
    ranked.payload_id,
    ranked.fetched_at,
    ranked.is_final
from ranked
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = ranked.chain_id and periods.period_identifier = ranked.period_identifier
where ranked.preference = 1 and (ranked.identity_pubkey = '*' or ranked.whole_schedules = 0)
