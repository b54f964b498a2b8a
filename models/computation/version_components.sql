-- One row per version of an agreement that holds some slots of a period only, validator and component: its part of the
-- component. The versions of the agreement and the slots that none of them holds divide the component by their slots,
-- by largest remainder, so that the parts sum to it; what falls to slots of no version is the house's.
with versions as (
    select 1 as holder_order, agreement_id, version_number, chain_id, period_id, held_slots, period_slots
    from {{ref "agreement_versions_in_force"}}
    where certainty = 'IN_FORCE' and held_slots is not null
),

slots_of_no_version as (
    select
        2 as holder_order,
        agreement_id,
        cast(null as integer) as version_number,
        chain_id,
        period_id,
        cast(max(period_slots) - sum(held_slots) as bigint) as held_slots,
        max(period_slots) as period_slots
    from versions
    group by agreement_id, chain_id, period_id
    having sum(held_slots) < max(period_slots)
),

holders as (
    select * from versions
    union all
    select * from slots_of_no_version
),

parts as (
    select
        holders.holder_order,
        holders.agreement_id,
        holders.version_number,
        holders.chain_id,
        holders.period_id,
        holders.held_slots,
        holders.period_slots,
        components.validator_key,
        components.revenue_component,
        {{atoms amount="components.component_native"}} as component_atoms
    from holders
    inner join {{ref "validator_components"}} as components
        on components.chain_id = holders.chain_id and components.period_id = holders.period_id
),

floored as (
    select
        *,
        {{wide_floor_share amount="component_atoms" part="held_slots" total="period_slots"}} as part_atoms,
        {{wide_share_remainder amount="component_atoms" part="held_slots" total="period_slots"}} as remainder
    from parts
),

divided as (
    select
        holder_order,
        agreement_id,
        version_number,
        chain_id,
        period_id,
        validator_key,
        revenue_component,
        -- Of equal remainders those of versions go first.
        {{largest_remainder amount="component_atoms" share="part_atoms" remainder="remainder" among=(list "agreement_id" "chain_id" "period_id" "validator_key" "revenue_component") ties=(list "holder_order" "version_number")}} as part_atoms
    from floored
)

select
    agreement_id,
    version_number,
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    {{from_atoms atoms="part_atoms"}} as version_component_native
from divided
where holder_order = 1
