-- One row per chain, period, validator with known activity and kind of consensus reward, signed. A kind is known when it is
-- complete: attestations of every epoch it was to attest in, every block it proposed, every block of its committee's term.
with attested as (
    select
        activity.chain_id,
        activity.period_id,
        activity.validator_key,
        count(rewards.epoch) filter (
            where rewards.epoch >= activity.attests_from and rewards.epoch < activity.attests_until
        ) as known_count,
        sum(rewards.reward_gwei) as reward_gwei,
        max(rewards.fetched_at) as fetched_at,
        max(cast(rewards.payload_id as varchar)) as payload_text
    from {{ref "canonical_validator_activity"}} as activity
    left join {{ref "canonical_attestation_rewards"}} as rewards
        on rewards.period_id = activity.period_id and rewards.validator_key = activity.validator_key
    group by activity.chain_id, activity.period_id, activity.validator_key
),

paid as (
    select
        chain_id,
        period_id,
        validator_key,
        kind,
        count(*) as known_count,
        sum(reward_gwei) as reward_gwei,
        max(cast(payload_id as varchar)) as payload_text
    from {{ref "canonical_slot_rewards"}}
    group by chain_id, period_id, validator_key, kind
),

slots_of_period as (
    select
        chain_id,
        period_id,
        -- Nobody knows who was to propose in these: it may have been anyone.
        count(*) filter (where validator_key is null and outcome <> 'SKIPPED') as unknown_leaders
    from {{ref "canonical_beacon_slots"}}
    group by chain_id, period_id
),

proposed as (
    select
        chain_id,
        period_id,
        validator_key,
        count(*) filter (where outcome = 'PRODUCED') as produced_slots,
        count(*) filter (where outcome = 'UNKNOWN') as unknown_slots
    from {{ref "canonical_beacon_slots"}}
    where validator_key is not null
    group by chain_id, period_id, validator_key
),

seats as (
    select
        duties.chain_id,
        duties.period_id,
        duties.validator_key,
        duties.committee,
        duties.is_member,
        duties.last_slot - duties.first_slot + 1 as slots,
        count(slots.slot) filter (where slots.outcome <> 'UNKNOWN') as known_slots,
        count(slots.slot) filter (where slots.outcome = 'PRODUCED') as produced_slots,
        max(cast(duties.payload_id as varchar)) as payload_text
    from {{ref "canonical_sync_duties"}} as duties
    left join {{ref "canonical_beacon_slots"}} as slots
        on duties.is_member
        and slots.chain_id = duties.chain_id
        and slots.slot between duties.first_slot and duties.last_slot
    group by duties.chain_id, duties.period_id, duties.validator_key, duties.committee, duties.is_member,
        duties.first_slot, duties.last_slot
),

served as (
    select
        chain_id,
        period_id,
        validator_key,
        bool_and(is_member is not null and (not is_member or known_slots = slots)) as knows_slots,
        cast(sum(case when is_member then produced_slots else 0 end) as bigint) as produced_slots,
        max(payload_text) as payload_text
    from seats
    group by chain_id, period_id, validator_key
),

kinds as (
    select
        activity.chain_id, activity.period_id, activity.validator_key, 'ATTESTATION' as kind,
        activity.attesting_epochs as due_count,
        attested.known_count,
        activity.knows_life as knows_due,
        attested.reward_gwei,
        attested.payload_text
    from {{ref "canonical_validator_activity"}} as activity
    join attested
        on attested.chain_id = activity.chain_id
        and attested.period_id = activity.period_id
        and attested.validator_key = activity.validator_key
    union all
    select
        activity.chain_id, activity.period_id, activity.validator_key, 'PROPOSER',
        coalesce(proposed.produced_slots, 0),
        coalesce(paid.known_count, 0),
        (activity.knows_life and activity.active_epochs = 0)
            or (coalesce(slots_of_period.unknown_leaders = 0, false) and coalesce(proposed.unknown_slots, 0) = 0),
        paid.reward_gwei,
        paid.payload_text
    from {{ref "canonical_validator_activity"}} as activity
    left join slots_of_period on slots_of_period.period_id = activity.period_id
    left join proposed
        on proposed.period_id = activity.period_id and proposed.validator_key = activity.validator_key
    left join paid
        on paid.period_id = activity.period_id
        and paid.validator_key = activity.validator_key
        and paid.kind = 'PROPOSER'
    union all
    select
        activity.chain_id, activity.period_id, activity.validator_key, 'SYNC_COMMITTEE',
        coalesce(served.produced_slots, 0),
        coalesce(paid.known_count, 0),
        coalesce(served.knows_slots, false),
        paid.reward_gwei,
        coalesce(paid.payload_text, served.payload_text)
    from {{ref "canonical_validator_activity"}} as activity
    left join served
        on served.period_id = activity.period_id and served.validator_key = activity.validator_key
    left join paid
        on paid.period_id = activity.period_id
        and paid.validator_key = activity.validator_key
        and paid.kind = 'SYNC_COMMITTEE'
),

judged as (
    select *, knows_due and known_count >= due_count as is_complete from kinds
)

select
    judged.chain_id,
    judged.period_id,
    judged.validator_key,
    judged.kind,
    case when judged.is_complete then {{gwei_to_coin gwei="coalesce(judged.reward_gwei, 0)"}} end as amount_native,
    judged.due_count,
    judged.known_count,
    case
        when not judged.is_complete then 'MISSING'
        when judged.due_count = 0 and judged.known_count = 0 then 'PROVEN_ZERO'
        else 'OBSERVED'
    end as status,
    providers.provider_id as source_provider_id,
    coalesce(cast(judged.payload_text as uuid), activity.payload_id) as source_payload_id,
    {{as_of}} as normalized_at
from judged
join {{ref "canonical_validator_activity"}} as activity
    on activity.period_id = judged.period_id and activity.validator_key = judged.validator_key
join {{ref "providers"}} as providers on providers.provider_name = 'beacon_api'
