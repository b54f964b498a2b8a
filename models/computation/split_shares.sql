-- One row per rule of a split group, period and validator at which the shares of the group sum to the whole: its share
-- of the component, the atoms that flooring leaves over given to the greatest remainders. Where a member is not in
-- force or reaches further than another, the group is not whole there and its rules are floored like any other.
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
        {{atoms amount="components.component_native"}} as component_atoms,
        sum(scope.share_bps) over (
            partition by
                scope.split_group,
                scope.chain_id,
                scope.period_id,
                scope.validator_key,
                scope.revenue_component
        ) as group_bps
    from {{ref "rules_in_scope"}} as scope
    inner join {{ref "validator_components"}} as components
        on components.chain_id = scope.chain_id
        and components.period_id = scope.period_id
        and components.validator_key = scope.validator_key
        and components.revenue_component = scope.revenue_component
    where scope.split_group is not null
        and scope.attribution_method = 'FIXED_SHARE'
        and scope.certainty = 'IN_FORCE'
),

-- Of a loss nothing is shared.
floored as (
    select
        *,
        {{wide_floor_share amount="component_atoms" part="share_bps" total="10000"}} as share_atoms,
        {{wide_share_remainder amount="component_atoms" part="share_bps" total="10000"}} as remainder
    from members
    where group_bps = 10000 and component_atoms > 0
),

shared as (
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        validator_key,
        {{largest_remainder amount="component_atoms" share="share_atoms" remainder="remainder" among=(list "split_group" "chain_id" "period_id" "validator_key" "revenue_component") ties=(list "partner_id" "agreement_id" "rule_key" "version_number")}} as share_atoms
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
