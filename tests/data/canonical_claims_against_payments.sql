{{config severity="warn"}}
-- A relay claims to have delivered another amount than the block paid on chain, where both are known. What was paid counts.
select
    blocks.chain_id,
    blocks.slot,
    blocks.block_hash,
    claims.relay,
    claims.claimed_native,
    case when blocks.payment_method = 'DIRECT_FEE_RECIPIENT' then blocks.fees_native + blocks.payment_native else blocks.payment_native end
        as paid_native
from {{ref "canonical_blocks"}} as blocks
join {{ref "canonical_block_claims"}} as claims
    on claims.chain_id = blocks.chain_id and claims.slot = blocks.slot and claims.block_hash = blocks.block_hash
where blocks.is_canonical
    and claims.claimed_native
        <> case when blocks.payment_method = 'DIRECT_FEE_RECIPIENT' then blocks.fees_native + blocks.payment_native else blocks.payment_native end
