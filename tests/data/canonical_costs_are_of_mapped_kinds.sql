-- A validator seen in a period has a row for every kind of cost that is mapped for its chain, and none for another kind.
with mapped as (
    select distinct chain_id, replace(fact, 'COST_', '') as cost_kind
    from {{ref "chain_provider_mappings"}}
    where fact like 'COST!_%' escape '!'
),

wanted as (
    select seen.chain_id, seen.period_id, seen.validator_key, mapped.cost_kind
    from (select distinct chain_id, period_id, validator_key from {{ref "canonical_fact_candidates"}}) as seen
    join mapped on mapped.chain_id = seen.chain_id
)

select
    coalesce(wanted.chain_id, costs.chain_id) as chain_id,
    coalesce(wanted.period_id, costs.period_id) as period_id,
    coalesce(wanted.validator_key, costs.validator_key) as validator_key,
    coalesce(wanted.cost_kind, costs.cost_kind) as cost_kind,
    case when costs.cost_kind is null then 'no row' else 'a kind that is not mapped' end as problem
from wanted
full outer join {{ref "canonical_validator_costs"}} as costs
    on costs.chain_id = wanted.chain_id
    and costs.period_id = wanted.period_id
    and costs.validator_key = wanted.validator_key
    and costs.cost_kind = wanted.cost_kind
left join mapped on mapped.chain_id = costs.chain_id and mapped.cost_kind = costs.cost_kind
where costs.cost_kind is null or mapped.cost_kind is null
