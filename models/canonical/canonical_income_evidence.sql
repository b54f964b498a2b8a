-- One row per chain, period, validator and figure on which its execution income rests: the duties of its slots, what became
-- of each, and of each block the receipts, with what the block brought the validator or its client.
select
    slots.chain_id,
    slots.period_id,
    slots.validator_key,
    slots.duty_payload_id as payload_id,
    slots.duty_path as json_path,
    cast(null as decimal(38, 18)) as exec_fees_native,
    cast(null as decimal(38, 18)) as mev_tips_native
from {{ref "canonical_beacon_slots"}} as slots
where slots.validator_key is not null and slots.duty_payload_id is not null
union
select
    chain_id,
    period_id,
    validator_key,
    outcome_payload_id,
    outcome_path,
    null,
    null
from {{ref "canonical_beacon_slots"}}
where validator_key is not null and outcome_payload_id is not null
union
select
    blocks.chain_id,
    blocks.period_id,
    blocks.validator_key,
    answers.receipts_payload_id,
    '$.result',
    payments.exec_fees_native,
    payments.mev_tips_native
from {{ref "canonical_proposed_blocks"}} as blocks
join {{ref "canonical_execution_answers"}} as answers
    on answers.chain_id = blocks.chain_id and answers.block_hash = blocks.block_hash
left join {{ref "canonical_block_payments"}} as payments
    on payments.chain_id = blocks.chain_id
    and payments.slot = blocks.slot
    and payments.block_hash = blocks.block_hash
where blocks.is_canonical and blocks.validator_key is not null
