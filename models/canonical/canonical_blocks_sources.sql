-- One row per block and answer that it was made of: the block itself, and the schedule that names its leader.
select
    {{surrogate_key parts=(list "blocks.chain_id" "blocks.slot" "blocks.block_hash")}} as row_id,
    blocks.source_payload_id as payload_id,
    '$.result.rewards' as json_path,
    blocks.fees_native as amount_native
from {{ref "canonical_blocks"}} as blocks
union all
select
    {{surrogate_key parts=(list "blocks.chain_id" "blocks.slot" "blocks.block_hash")}},
    leaders.schedule_payload_id,
    '$.result',
    null
from {{ref "canonical_blocks"}} as blocks
join {{ref "canonical_leader_slots"}} as leaders on leaders.chain_id = blocks.chain_id and leaders.slot = blocks.slot
