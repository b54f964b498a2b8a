-- One row per chain, period, validator with known activity and sync committee that serves in a part of the period: whether
-- the validator is a member, NULL where the committee is not known, and the slots of that part.
with known_committees as (
    select chain_id, committee, cast(max(cast(payload_id as varchar)) as uuid) as payload_id
    from {{ref "canonical_sync_members"}}
    group by chain_id, committee
),

periods as (
    select
        periods.chain_id,
        periods.period_id,
        periods.first_slot,
        periods.last_slot,
        chains.slots_per_epoch * chains.epochs_per_sync_committee_period as slots_of_committee
    from {{ref "canonical_periods"}} as periods
    join {{ref "canonical_beacon_chains"}} as chains on chains.chain_id = periods.chain_id
    where periods.first_slot is not null
),

ranges as (
    select
        *,
        {{integer_quotient dividend="first_slot" divisor="slots_of_committee"}} as first_committee,
        {{integer_quotient dividend="last_slot" divisor="slots_of_committee"}} as last_committee
    from periods
),

terms as (
    select *, {{each_integer from="first_committee" until="last_committee"}} as committee from ranges
)

select
    activity.chain_id,
    activity.period_id,
    activity.validator_key,
    terms.committee,
    greatest(terms.first_slot, terms.committee * terms.slots_of_committee) as first_slot,
    least(terms.last_slot, (terms.committee + 1) * terms.slots_of_committee - 1) as last_slot,
    case when known_committees.committee is not null then members.validator_key is not null end as is_member,
    known_committees.payload_id
from {{ref "canonical_validator_activity"}} as activity
join terms on terms.period_id = activity.period_id
left join known_committees
    on known_committees.chain_id = terms.chain_id and known_committees.committee = terms.committee
left join {{ref "canonical_sync_members"}} as members
    on members.chain_id = terms.chain_id
    and members.committee = terms.committee
    and members.validator_key = activity.validator_key
