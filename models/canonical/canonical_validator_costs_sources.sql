-- One row per row of canonical_validator_costs and place in a payload that it rests on.
-- The amounts of a row that was billed or settled sum to its amount; credits and rules are no amounts.
with costs as (
    select
        {{surrogate_key parts=(list "made.chain_id" "made.period_id" "made.validator_key" "made.cost_kind")}} as row_id,
        made.chain_id,
        made.period_id,
        periods.period_identifier,
        made.validator_key,
        made.cost_kind,
        made.basis,
        made.source_payload_id
    from {{ref "canonical_validator_costs"}} as made
    join {{ref "canonical_periods"}} as periods on periods.period_id = made.period_id
),

said as (
    select chain_id, period_id, validator_key, replace(fact, 'COST_', '') as cost_kind, payload_id, json_path
    from {{ref "canonical_fact_candidates"}}
    where is_chosen and fact in ('COST_VOTES', 'COST_VAT', 'COST_DOUBLEZERO', 'COST_BOND')
),

told as (
    select costs.*, said.payload_id, said.json_path
    from costs
    join said
        on said.chain_id = costs.chain_id
        and said.period_id = costs.period_id
        and said.validator_key = costs.validator_key
        and said.cost_kind = costs.cost_kind
    where costs.basis <> 'NOT_IN_FORCE'
),

bills as (
    select payload_id, chain_id, period_identifier, validator_key, cell_path, dz_fee_lamports
    from {{ref "stg_doublezero__fees"}}
    union all
    select payload_id, chain_id, period_identifier, validator_key, cell_path, dz_fee_lamports
    from {{ref "stg_doublezero__fees_and_payments"}}
)

select row_id, payload_id, json_path, cast(null as decimal(38, 18)) as amount_native
from told
where cost_kind in ('VOTES', 'VAT')
union all
select told.row_id, bills.payload_id, bills.cell_path, {{lamports_to_coin lamports="bills.dz_fee_lamports"}}
from told
join bills
    on bills.payload_id = told.payload_id
    and bills.chain_id = told.chain_id
    and bills.period_identifier = told.period_identifier
    and bills.validator_key = told.validator_key
where told.cost_kind = 'DOUBLEZERO'
union all
-- What Marinade pays is shown and adds nothing.
select told.row_id, settled.payload_id, settled.json_path, case when settled.is_cost then settled.amount_native end
from told
join {{ref "canonical_bond_settlements"}} as settled
    on settled.chain_id = told.chain_id
    and settled.period_id = told.period_id
    and settled.validator_key = told.validator_key
where told.cost_kind = 'BOND'
union all
-- Every file that could have listed the validator.
select costs.row_id, mentioned.payload_id, '$', null
from costs
join {{ref "chain_provider_mappings"}} as mappings
    on mappings.chain_id = costs.chain_id and mappings.fact = 'COST_' || costs.cost_kind
join {{ref "payload_periods"}} as mentioned
    on mentioned.chain_id = costs.chain_id
    and mentioned.period_identifier = costs.period_identifier
    and mentioned.provider_name = mappings.provider_name
    and mentioned.endpoint = mappings.endpoint
    and mentioned.is_final
where costs.basis = 'NOT_LISTED'
union all
-- Nothing was said of the kind: the row stands because the period is there.
select costs.row_id, costs.source_payload_id, '$', null
from costs
left join told on told.row_id = costs.row_id
where told.row_id is null and costs.basis <> 'NOT_LISTED'
