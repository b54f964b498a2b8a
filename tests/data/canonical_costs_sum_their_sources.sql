-- What was billed or settled is the sum of the places that it was read from; what rests on no amount has none.
with found as (
    select row_id, sum(amount_native) as found_native, count(*) as places
    from {{ref "canonical_validator_costs_sources"}}
    group by row_id
),

costs as (
    select *, {{surrogate_key parts=(list "chain_id" "period_id" "validator_key" "cost_kind")}} as row_id
    from {{ref "canonical_validator_costs"}}
)

select
    costs.chain_id,
    costs.period_id,
    costs.validator_key,
    costs.cost_kind,
    costs.basis,
    costs.amount_native,
    found.found_native,
    found.places
from costs
left join found on found.row_id = costs.row_id
where found.places is null
    or (costs.basis in ('BILLED', 'SETTLEMENTS') and costs.amount_native <> coalesce(found.found_native, 0))
    or (costs.basis in ('CREDITS', 'PROTOCOL_RULE', 'NOT_LISTED', 'NOT_IN_FORCE') and found.found_native is not null)
