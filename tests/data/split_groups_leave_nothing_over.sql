-- Where the shares of a split group sum to the whole, the bases of its rules sum to the component, to the last atom; where
-- versions divide a period by slots, to the part that the same slots have of it. Of a loss the members under ZERO_FLOOR
-- have nothing, so that the others have a part of it only.
with members as (
    select
        scope.split_group,
        scope.held_from_slot,
        scope.held_slots,
        bases.chain_id,
        bases.period_id,
        bases.validator_key,
        bases.revenue_component,
        bases.version_component_native,
        bases.base_amount_native,
        bases.share_bps,
        versions.loss_policy
    from {{ref "rules_in_scope"}} as scope
    inner join {{ref "commission_bases"}} as bases
        on bases.agreement_id = scope.agreement_id
        and bases.version_number = scope.version_number
        and bases.rule_key = scope.rule_key
        and bases.chain_id = scope.chain_id
        and bases.period_id = scope.period_id
        and bases.validator_key = scope.validator_key
    inner join {{ref "agreement_versions"}} as versions
        on versions.agreement_id = scope.agreement_id and versions.version_number = scope.version_number
    where scope.split_group is not null and bases.version_component_native is not null
),

sums as (
    select
        split_group,
        chain_id,
        period_id,
        validator_key,
        revenue_component,
        held_from_slot,
        held_slots,
        version_component_native,
        sum(share_bps) as share_bps,
        sum(base_amount_native) as bases_native,
        count(*) filter (where loss_policy = 'ZERO_FLOOR') as members_without_losses,
        count(*) as members
    from members
    group by
        split_group,
        chain_id,
        period_id,
        validator_key,
        revenue_component,
        held_from_slot,
        held_slots,
        version_component_native
)

select split_group, chain_id, period_id, validator_key, revenue_component, version_component_native, bases_native
from sums
where share_bps = 10000
    and case
        when version_component_native >= 0 or members_without_losses = 0 then bases_native <> version_component_native
        when members_without_losses = members then bases_native <> 0
        else bases_native not between version_component_native and 0
    end
