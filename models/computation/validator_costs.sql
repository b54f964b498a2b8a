-- One row per chain, period and validator with costs of a mapped kind: their sum over all kinds mapped for the chain.
-- A kind that is mapped and of which nothing is known, or not even a row is there, leaves the whole unknown.
with mapped_kinds as (
    select distinct chain_id, replace(fact, 'COST_', '') as cost_kind
    from {{ref "chain_provider_mappings"}}
    where fact in ('COST_VOTES', 'COST_VAT', 'COST_DOUBLEZERO', 'COST_BOND')
),

kinds_of_chain as (
    select chain_id, count(*) as mapped_kinds from mapped_kinds group by chain_id
),

costs_of_validator as (
    select
        costs.chain_id,
        costs.period_id,
        costs.validator_key,
        sum(costs.amount_native) as costs_native,
        count(*) filter (where costs.status <> 'MISSING') as known_kinds,
        count(*) filter (where costs.status = 'DERIVED') as derived_kinds,
        count(*) filter (where costs.status = 'PROVEN_ZERO') as zero_kinds
    from {{ref "canonical_validator_costs"}} as costs
    inner join mapped_kinds as kinds on kinds.chain_id = costs.chain_id and kinds.cost_kind = costs.cost_kind
    group by costs.chain_id, costs.period_id, costs.validator_key
)

select
    costs.chain_id,
    costs.period_id,
    costs.validator_key,
    cast(case when costs.known_kinds = chain.mapped_kinds then costs.costs_native end as decimal(38, 18))
        as costs_native,
    case
        when costs.known_kinds < chain.mapped_kinds then 'MISSING'
        when costs.derived_kinds > 0 then 'DERIVED'
        when costs.zero_kinds = chain.mapped_kinds then 'PROVEN_ZERO'
        else 'OBSERVED'
    end as costs_status
from costs_of_validator as costs
inner join kinds_of_chain as chain on chain.chain_id = costs.chain_id
