-- One row per block and answer that it was made of: the block itself, and the schedule that names its leader; on Ethereum
-- also its transactions and their receipts.
select
    {{surrogate_key parts=(list "blocks.chain_id" "blocks.slot" "blocks.block_hash")}} as row_id,
    blocks.source_payload_id as payload_id,
    case when proposed.slot is null then '$.result.rewards' else '$.data.message' end as json_path,
    case when proposed.slot is null then blocks.fees_native end as amount_native
from {{ref "canonical_blocks"}} as blocks
left join {{ref "canonical_proposed_blocks"}} as proposed
    on proposed.chain_id = blocks.chain_id and proposed.slot = blocks.slot and proposed.block_hash = blocks.block_hash
union all
select
    {{surrogate_key parts=(list "blocks.chain_id" "blocks.slot" "blocks.block_hash")}},
    leaders.schedule_payload_id,
    '$.result',
    null
from {{ref "canonical_blocks"}} as blocks
join {{ref "canonical_leader_slots"}} as leaders on leaders.chain_id = blocks.chain_id and leaders.slot = blocks.slot
union all
select
    {{surrogate_key parts=(list "proposed.chain_id" "proposed.slot" "proposed.block_hash")}},
    answers.block_payload_id,
    '$.result.transactions',
    null
from {{ref "canonical_proposed_blocks"}} as proposed
join {{ref "canonical_execution_answers"}} as answers
    on answers.chain_id = proposed.chain_id and answers.block_hash = proposed.block_hash
union all
select
    {{surrogate_key parts=(list "proposed.chain_id" "proposed.slot" "proposed.block_hash")}},
    answers.receipts_payload_id,
    '$.result',
    {{wei_to_coin wei="answers.fees_wei"}}
from {{ref "canonical_proposed_blocks"}} as proposed
join {{ref "canonical_execution_answers"}} as answers
    on answers.chain_id = proposed.chain_id and answers.block_hash = proposed.block_hash
