{{config severity="warn"}}
-- Relays delivered a payload of which another block, or none, became canonical: it paid nothing, whatever was claimed.
select distinct claims.chain_id, claims.slot, claims.block_hash, slots.outcome
from {{ref "canonical_block_claims"}} as claims
join {{ref "canonical_beacon_slots"}} as slots on slots.chain_id = claims.chain_id and slots.slot = claims.slot
left join {{ref "canonical_blocks"}} as blocks
    on blocks.chain_id = claims.chain_id
    and blocks.slot = claims.slot
    and blocks.block_hash = claims.block_hash
    and blocks.is_canonical
left join {{ref "canonical_blocks"}} as others
    on others.chain_id = claims.chain_id and others.slot = claims.slot and others.is_canonical
where blocks.slot is null and (slots.outcome = 'SKIPPED' or others.slot is not null)
