{{config severity="warn"}}
-- Blocks that paid their fees to somebody else than the identity of their leader: a collector, since SIMD-0232. The fees
-- count for the validator that led the slot all the same.
select blocks.chain_id, blocks.slot, blocks.validator_key, leaders.identity_pubkey, blocks.receiver, blocks.fees_native
from {{ref "canonical_blocks"}} as blocks
join {{ref "canonical_leader_slots"}} as leaders on leaders.chain_id = blocks.chain_id and leaders.slot = blocks.slot
where blocks.is_canonical and blocks.fees_native > 0 and blocks.receiver is distinct from leaders.identity_pubkey
