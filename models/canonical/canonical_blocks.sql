-- One row per chain, slot and block hash: a block of a known period, who led its slot, and what it paid whom.
with placed as (
    select
        blocks.*,
        coalesce(slots.period_identifier, blocks.envelope_period_identifier) as period_identifier
    from {{ref "canonical_landed_blocks"}} as blocks
    left join {{ref "canonical_period_slots"}} as slots
        on slots.chain_id = blocks.chain_id
        and blocks.slot >= slots.first_slot
        and blocks.slot <= slots.last_slot
)

select
    placed.chain_id,
    placed.slot,
    placed.block_hash,
    periods.period_id,
    leaders.validator_key,
    placed.receiver,
    placed.is_canonical,
    placed.fees_native,
    cast(null as decimal(38, 18)) as payment_native,
    cast(null as varchar) as payer,
    cast(null as varchar) as payment_method,
    providers.provider_id as source_provider_id,
    placed.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from placed
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = placed.chain_id
    and periods.period_identifier = placed.period_identifier
    -- Where the slots of the period are known, the slot has found it by them.
    and (periods.first_slot is null or placed.slot between periods.first_slot and periods.last_slot)
join {{ref "providers"}} as providers on providers.provider_name = 'solana_rpc'
left join {{ref "canonical_leader_slots"}} as leaders
    on leaders.chain_id = placed.chain_id and leaders.slot = placed.slot
union all
select
    proposed.chain_id,
    proposed.slot,
    proposed.block_hash,
    proposed.period_id,
    proposed.validator_key,
    proposed.receiver,
    proposed.is_canonical,
    {{wei_to_coin wei="answers.fees_wei"}} as fees_native,
    payments.payment_native,
    payments.payer,
    payments.payment_method,
    providers.provider_id as source_provider_id,
    proposed.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from {{ref "canonical_proposed_blocks"}} as proposed
join {{ref "providers"}} as providers on providers.provider_name = 'beacon_api'
left join {{ref "canonical_execution_answers"}} as answers
    on answers.chain_id = proposed.chain_id and answers.block_hash = proposed.block_hash
left join {{ref "canonical_block_payments"}} as payments
    on payments.chain_id = proposed.chain_id
    and payments.slot = proposed.slot
    and payments.block_hash = proposed.block_hash
