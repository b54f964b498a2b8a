-- One row per chain, period and validator whose balance is known at the first slot of the period and of the one after it:
-- what is known to have moved it between the two states, and whether that is all there was. Rewards count where they are
-- credited: those for attesting come at the end of the epoch after the one attested in.
with periods as (
    select
        periods.chain_id,
        periods.period_id,
        periods.first_slot,
        periods.last_slot + 1 as next_slot,
        chains.slots_per_epoch,
        chains.slots_per_epoch * chains.epochs_per_sync_committee_period as slots_of_committee
    from {{ref "canonical_periods"}} as periods
    join {{ref "canonical_beacon_chains"}} as chains on chains.chain_id = periods.chain_id
    where periods.first_slot is not null
),

balances as (
    select
        periods.*,
        opening.validator_key,
        opening.validator_index,
        opening.balance_gwei as open_gwei,
        closing.balance_gwei as close_gwei,
        closing.is_slashed,
        closing.activation_epoch,
        case when closing.is_slashed then greatest(closing.exit_epoch, closing.withdrawable_epoch - 1) else closing.exit_epoch end
            as attests_until,
        closing.exit_epoch is not null as is_leaving,
        opening.payload_id as open_payload_id,
        closing.payload_id as close_payload_id
    from periods
    join {{ref "canonical_validator_states"}} as opening
        on opening.chain_id = periods.chain_id and opening.slot = periods.first_slot
    join {{ref "canonical_validator_states"}} as closing
        on closing.chain_id = periods.chain_id
        and closing.slot = periods.next_slot
        and closing.validator_key = opening.validator_key
),

-- The epochs of which the attestations are credited between the two states.
credited as (
    select
        *,
        greatest({{integer_quotient dividend="first_slot" divisor="slots_per_epoch"}} - 1, coalesce(activation_epoch, 9007199254740991))
            as attests_from_epoch,
        least({{integer_quotient dividend="next_slot" divisor="slots_per_epoch"}} - 1, coalesce(attests_until, 9007199254740991))
            as attests_until_epoch
    from balances
),

attested as (
    select
        credited.period_id,
        credited.validator_key,
        count(*) as known_epochs,
        sum(rewards.reward_gwei) as attested_gwei
    from credited
    join {{ref "canonical_attestation_rewards"}} as rewards
        on rewards.credited_period_id = credited.period_id
        and rewards.validator_key = credited.validator_key
        and rewards.epoch >= credited.attests_from_epoch
        and rewards.epoch < credited.attests_until_epoch
    group by credited.period_id, credited.validator_key
),

-- A state holds its own slot's block, so that the blocks between two states begin one slot later and end with the last.
slots as (
    select
        periods.period_id as checked_period_id,
        periods.slots_of_committee,
        slots.chain_id,
        slots.slot,
        slots.outcome,
        slots.validator_key
    from periods
    join {{ref "canonical_beacon_slots"}} as previous on previous.period_id = periods.period_id
    join {{ref "canonical_beacon_slots"}} as slots
        on slots.chain_id = previous.chain_id and slots.slot = previous.slot + 1
),

blocks as (
    select slots.checked_period_id, slots.slot, answers.payload_id
    from slots
    join {{ref "canonical_proposed_blocks"}} as answers
        on answers.chain_id = slots.chain_id and answers.slot = slots.slot and answers.is_canonical
),

known_committees as (
    select distinct chain_id, committee from {{ref "canonical_sync_members"}}
),

known_slots as (
    select
        slots.checked_period_id as period_id,
        count(*) filter (where slots.outcome <> 'UNKNOWN') as known_slots,
        count(*) filter (
            where slots.outcome = 'PRODUCED' and (blocks.slot is null or slots.validator_key is null or committees.committee is null)
        ) as unread_slots
    from slots
    left join blocks on blocks.checked_period_id = slots.checked_period_id and blocks.slot = slots.slot
    left join known_committees as committees
        on committees.chain_id = slots.chain_id
        and committees.committee = {{integer_quotient dividend="slots.slot" divisor="slots.slots_of_committee"}}
    group by slots.checked_period_id
),

withdrawn as (
    select blocks.checked_period_id as period_id, withdrawals.validator_index, sum(withdrawals.amount_gwei) as withdrawn_gwei
    from blocks
    join {{ref "stg_beacon_api__blocks_withdrawals"}} as withdrawals on withdrawals.payload_id = blocks.payload_id
    group by blocks.checked_period_id, withdrawals.validator_index
),

due as (
    select checked_period_id as period_id, validator_key, 1 as blocks
    from slots
    where outcome = 'PRODUCED' and validator_key is not null
    union all
    select slots.checked_period_id, members.validator_key, 1
    from slots
    join {{ref "canonical_sync_members"}} as members
        on members.chain_id = slots.chain_id
        and members.committee = {{integer_quotient dividend="slots.slot" divisor="slots.slots_of_committee"}}
    where slots.outcome = 'PRODUCED' and members.validator_key is not null
),

due_counts as (
    select period_id, validator_key, count(*) as due_rewards from due group by period_id, validator_key
),

paid as (
    select
        slots.checked_period_id as period_id,
        rewards.validator_key,
        count(*) as known_rewards,
        sum(rewards.reward_gwei) as paid_gwei
    from slots
    join {{ref "canonical_slot_rewards"}} as rewards on rewards.chain_id = slots.chain_id and rewards.slot = slots.slot
    group by slots.checked_period_id, rewards.validator_key
)

select
    credited.chain_id,
    credited.period_id,
    credited.validator_key,
    credited.open_gwei,
    credited.close_gwei,
    cast(coalesce(attested.attested_gwei, 0) + coalesce(paid.paid_gwei, 0) as decimal(38, 0)) as reward_gwei,
    cast(coalesce(withdrawn.withdrawn_gwei, 0) as decimal(38, 0)) as withdrawn_gwei,
    credited.is_slashed,
    credited.is_leaving,
    coalesce(
        coalesce(attested.known_epochs, 0) >= greatest(credited.attests_until_epoch - credited.attests_from_epoch, 0)
        and known_slots.known_slots = credited.next_slot - credited.first_slot
        and known_slots.unread_slots = 0
        and coalesce(paid.known_rewards, 0) >= coalesce(due_counts.due_rewards, 0),
        false
    ) as is_complete,
    credited.open_payload_id,
    credited.close_payload_id
from credited
left join attested on attested.period_id = credited.period_id and attested.validator_key = credited.validator_key
left join known_slots on known_slots.period_id = credited.period_id
left join withdrawn
    on withdrawn.period_id = credited.period_id and withdrawn.validator_index = credited.validator_index
left join due_counts on due_counts.period_id = credited.period_id and due_counts.validator_key = credited.validator_key
left join paid on paid.period_id = credited.period_id and paid.validator_key = credited.validator_key
