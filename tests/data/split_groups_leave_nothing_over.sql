-- Where the shares of a split group sum to the whole, the bases of its rules sum to the component, to the last atom.
with members as (
    select
        scope.split_group,
        bases.chain_id,
        bases.period_id,
        bases.validator_key,
        bases.revenue_component,
        bases.component_native,
        bases.base_amount_native,
        bases.share_bps
    from {{ref "rules_in_scope"}} as scope
    inner join {{ref "commission_bases"}} as bases
        on bases.agreement_id = scope.agreement_id
        and bases.version_number = scope.version_number
        and bases.rule_key = scope.rule_key
        and bases.chain_id = scope.chain_id
        and bases.period_id = scope.period_id
        and bases.validator_key = scope.validator_key
    where scope.split_group is not null
)

select
    split_group,
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    component_native,
    sum(base_amount_native) as bases_native
from members
where component_native is not null
group by split_group, chain_id, period_id, validator_key, revenue_component, component_native
having sum(share_bps) = 10000
    and sum(base_amount_native) <> case when component_native > 0 then component_native else 0 end
