-- One row per agreement, version, chain and period in which the version holds while the agreement is ACTIVE.
-- By slots or by period numbers where the contract speaks in those of the chain, else by the period's start. Slots that
-- are not known, or a start not well enough to tell, give certainty TIME_UNKNOWN: no line may arise, and the statement
-- is blocked. A version that holds in some slots of the period only says in which.
with states_by_period as (
    select
        bounds.chain_id,
        bounds.period_id,
        states.agreement_id,
        states.state_number,
        states.status,
        case
            when by_period.from_period is not null
                then case when by_period.from_period <= bounds.period_number then 'STARTED' else 'AHEAD' end
            when cast(states.effective_from as timestamptz) <= bounds.earliest_start then 'STARTED'
            when cast(states.effective_from as timestamptz) > bounds.latest_start then 'AHEAD'
            else 'UNKNOWN'
        end as start
    from {{ref "period_start_bounds"}} as bounds
    cross join {{ref "agreement_states"}} as states
    left join {{ref "agreement_state_periods"}} as by_period
        on by_period.agreement_id = states.agreement_id
        and by_period.state_number = states.state_number
        and by_period.chain_id = bounds.chain_id
),

latest_started as (
    select
        agreement_id,
        chain_id,
        period_id,
        max(case when start = 'STARTED' then state_number end) as state_number
    from states_by_period
    group by agreement_id, chain_id, period_id
),

-- The latest state that has started for sure, and those after it that may have: ACTIVE when all of them are.
activity as (
    select
        states.agreement_id,
        states.chain_id,
        states.period_id,
        bool_or(states.status = 'ACTIVE') as may_be_active,
        bool_and(states.status = 'ACTIVE') and bool_or(started.state_number is not null) as is_active
    from states_by_period as states
    inner join latest_started as started
        on started.agreement_id = states.agreement_id
        and started.chain_id = states.chain_id
        and started.period_id = states.period_id
    where states.start <> 'AHEAD'
        and (started.state_number is null or states.state_number >= started.state_number)
    group by states.agreement_id, states.chain_id, states.period_id
),

-- The slots of each period that a version holds, where the contract speaks in slots; NULL where nobody knows them.
versions_by_slot as (
    select
        slots.agreement_id,
        slots.version_number,
        periods.chain_id,
        periods.period_id,
        periods.last_slot - periods.first_slot + 1 as period_slots,
        case when periods.last_slot is not null then greatest(slots.from_slot, periods.first_slot) end as held_from_slot,
        case
            when periods.last_slot is not null
                then least(coalesce(slots.until_slot, periods.last_slot + 1), periods.last_slot + 1)
                    - greatest(slots.from_slot, periods.first_slot)
        end as held_slots
    from {{ref "agreement_version_slots"}} as slots
    inner join {{ref "canonical_periods"}} as periods on periods.chain_id = slots.chain_id
),

versions_by_period as (
    select
        bounds.chain_id,
        bounds.period_id,
        versions.agreement_id,
        versions.version_number,
        by_slot.held_from_slot,
        by_slot.held_slots,
        by_slot.period_slots,
        case
            when by_slot.period_id is not null then coalesce(by_slot.held_slots > 0, false)
            when by_period.from_period is not null then
                by_period.from_period <= bounds.period_number
                and (by_period.until_period is null or bounds.period_number < by_period.until_period)
            else
                coalesce(cast(versions.effective_from as timestamptz) <= bounds.earliest_start, false)
                and (
                    versions.effective_until is null
                    or coalesce(bounds.latest_start < cast(versions.effective_until as timestamptz), false)
                )
        end as holds,
        case
            when by_slot.period_id is not null then coalesce(by_slot.held_slots > 0, true)
            when by_period.from_period is not null then
                by_period.from_period <= bounds.period_number
                and (by_period.until_period is null or bounds.period_number < by_period.until_period)
            else
                coalesce(cast(versions.effective_from as timestamptz) <= bounds.latest_start, true)
                and (
                    versions.effective_until is null
                    or coalesce(bounds.earliest_start < cast(versions.effective_until as timestamptz), true)
                )
        end as may_hold
    from {{ref "period_start_bounds"}} as bounds
    cross join {{ref "agreement_versions"}} as versions
    left join versions_by_slot as by_slot
        on by_slot.agreement_id = versions.agreement_id
        and by_slot.version_number = versions.version_number
        and by_slot.chain_id = bounds.chain_id
        and by_slot.period_id = bounds.period_id
    left join {{ref "agreement_version_periods"}} as by_period
        on by_period.agreement_id = versions.agreement_id
        and by_period.version_number = versions.version_number
        and by_period.chain_id = bounds.chain_id
    -- Terms that were not known yet do not count: the build's logical time decides.
    where versions.recorded_at <= {{as_of}}
),

-- A version that holds all slots of the period holds the whole of it, like one by periods.
in_parts as (
    select
        *,
        case when holds and held_slots < period_slots then held_slots end as part_slots
    from versions_by_period
)

select
    versions.agreement_id,
    versions.version_number,
    versions.chain_id,
    versions.period_id,
    case when versions.part_slots is not null then versions.held_from_slot end as held_from_slot,
    versions.part_slots as held_slots,
    case when versions.part_slots is not null then versions.period_slots end as period_slots,
    case when versions.holds and activity.is_active then 'IN_FORCE' else 'TIME_UNKNOWN' end as certainty
from in_parts as versions
inner join activity
    on activity.agreement_id = versions.agreement_id
    and activity.chain_id = versions.chain_id
    and activity.period_id = versions.period_id
where versions.may_hold and activity.may_be_active
