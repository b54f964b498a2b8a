-- One row per rule of a split group, period and validator at which the shares of the group sum to the whole: its share
-- of the component, the atoms that flooring leaves over given to the greatest remainders; of a loss too. Where a member
-- is not in force, reaches further than another or holds other slots of the period, the group is not whole there and its
-- rules are floored like any other.
with members as (
    select
        scope.agreement_id,
        scope.version_number,
        scope.rule_key,
        scope.chain_id,
        scope.period_id,
        scope.validator_key,
        scope.partner_id,
        scope.revenue_component,
        scope.split_group,
        scope.share_bps,
        scope.held_from_slot,
        scope.held_slots,
        {{atoms amount="case when scope.held_slots is null then components.component_native else parts.version_component_native end"}} as component_atoms
    from {{ref "rules_in_scope"}} as scope
    inner join {{ref "validator_components"}} as components
        on components.chain_id = scope.chain_id
        and components.period_id = scope.period_id
        and components.validator_key = scope.validator_key
        and components.revenue_component = scope.revenue_component
    left join {{ref "version_components"}} as parts
        on parts.agreement_id = scope.agreement_id
        and parts.version_number = scope.version_number
        and parts.chain_id = scope.chain_id
        and parts.period_id = scope.period_id
        and parts.validator_key = scope.validator_key
        and parts.revenue_component = scope.revenue_component
    where scope.split_group is not null
        and scope.attribution_method = 'FIXED_SHARE'
        and scope.certainty = 'IN_FORCE'
),

-- Members share one thing: where versions divide the period, the part that the same slots have of the component.
groups as (
    select
        *,
        sum(share_bps) over (
            partition by
                split_group,
                chain_id,
                period_id,
                validator_key,
                revenue_component,
                held_from_slot,
                held_slots,
                component_atoms
        ) as group_bps
    from members
),

floored as (
    select
        *,
        {{wide_floor_share amount="component_atoms" part="share_bps" total="10000"}} as share_atoms,
        {{wide_share_remainder amount="component_atoms" part="share_bps" total="10000"}} as remainder
    from groups
    where group_bps = 10000 and component_atoms <> 0
),

shared as (
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        validator_key,
        {{largest_remainder amount="component_atoms" share="share_atoms" remainder="remainder" among=(list "split_group" "chain_id" "period_id" "validator_key" "revenue_component" "held_from_slot" "held_slots" "component_atoms") ties=(list "partner_id" "agreement_id" "rule_key" "version_number")}} as share_atoms
    from floored
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    {{from_atoms atoms="share_atoms"}} as share_native
from shared
