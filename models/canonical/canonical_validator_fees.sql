-- One row per chain, period and validator: block fees net of burn, less what the validator passes on to its stakers.
-- Where no provider is mapped for what is passed on, it is NOT_TRACKED and the total is the gross figure.
with gross as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'EXEC_FEES' and is_chosen
),

shared as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'PRIORITY_FEES_SHARED' and is_chosen
),

tracked_chains as (
    select distinct chain_id from {{ref "chain_provider_mappings"}} where fact = 'PRIORITY_FEES_SHARED'
),

amounts as (
    select
        gross.*,
        shared.value as shared_value,
        case when tracked_chains.chain_id is null then 'NOT_TRACKED' else coalesce(shared.status, 'MISSING') end as shared_status
    from gross
    left join shared
        on shared.chain_id = gross.chain_id
        and shared.period_id = gross.period_id
        and shared.validator_key = gross.validator_key
    left join tracked_chains on tracked_chains.chain_id = gross.chain_id
)

select
    chain_id,
    period_id,
    validator_key,
    value as gross_fees_native,
    shared_value as shared_fees_native,
    shared_status,
    cast(case when shared_status = 'NOT_TRACKED' then value else value - shared_value end as decimal(38, 18)) as total_fees_native,
    cast(null as bigint) as fee_count,
    cast(null as bigint) as scheduled_slots,
    cast(null as bigint) as produced_slots,
    cast(null as bigint) as skipped_slots,
    cast(null as bigint) as unknown_slots,
    case
        when shared_status = 'MISSING' then 'MISSING'
        when shared_status = 'DERIVED' and status <> 'MISSING' then 'DERIVED'
        else status
    end as status,
    source_provider_id,
    source_payload_id,
    {{as_of}} as normalized_at
from amounts
