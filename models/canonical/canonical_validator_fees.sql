-- One row per chain, period and validator: block fees net of burn, less what the validator passes on to its stakers, and
-- its leader slots. Where no provider is mapped for what is passed on, it is NOT_TRACKED and the total is the gross figure.
with gross as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'EXEC_FEES' and is_chosen
),

shared as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'PRIORITY_FEES_SHARED' and is_chosen
),

tracked_chains as (
    select distinct chain_id from {{ref "chain_provider_mappings"}} where fact = 'PRIORITY_FEES_SHARED'
),

validators_seen as (
    select chain_id, period_id, validator_key from gross
    union
    select chain_id, period_id, validator_key from {{ref "canonical_slot_counts"}}
),

amounts as (
    select
        seen.chain_id,
        seen.period_id,
        seen.validator_key,
        gross.value,
        coalesce(gross.status, 'MISSING') as status,
        shared.value as shared_value,
        case when tracked_chains.chain_id is null then 'NOT_TRACKED' else coalesce(shared.status, 'MISSING') end as shared_status,
        -- How many blocks paid a fee is known when the fees of all blocks are.
        leaders.fee_count,
        slots.scheduled_slots,
        slots.produced_slots,
        slots.skipped_slots,
        slots.unknown_slots,
        coalesce(gross.source_provider_id, providers.provider_id) as source_provider_id,
        coalesce(gross.source_payload_id, slots.payload_id) as source_payload_id
    from validators_seen as seen
    join {{ref "providers"}} as providers on providers.provider_name = 'solana_rpc'
    left join gross
        on gross.chain_id = seen.chain_id and gross.period_id = seen.period_id and gross.validator_key = seen.validator_key
    left join shared
        on shared.chain_id = seen.chain_id
        and shared.period_id = seen.period_id
        and shared.validator_key = seen.validator_key
    left join {{ref "canonical_slot_counts"}} as slots
        on slots.chain_id = seen.chain_id and slots.period_id = seen.period_id and slots.validator_key = seen.validator_key
    left join {{ref "canonical_leader_fees"}} as leaders
        on leaders.chain_id = seen.chain_id
        and leaders.period_id = seen.period_id
        and leaders.validator_key = seen.validator_key
    left join tracked_chains on tracked_chains.chain_id = seen.chain_id
)

select
    chain_id,
    period_id,
    validator_key,
    value as gross_fees_native,
    shared_value as shared_fees_native,
    shared_status,
    cast(case when shared_status = 'NOT_TRACKED' then value else value - shared_value end as decimal(38, 18)) as total_fees_native,
    fee_count,
    scheduled_slots,
    produced_slots,
    skipped_slots,
    unknown_slots,
    case
        when shared_status = 'MISSING' then 'MISSING'
        when shared_status = 'DERIVED' and status <> 'MISSING' then 'DERIVED'
        else status
    end as status,
    source_provider_id,
    source_payload_id,
    {{as_of}} as normalized_at
from amounts
