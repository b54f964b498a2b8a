-- One row per chain and slot that holds a block of the consensus chain: who proposed it and what it is built on. Only what the
-- node itself calls canonical counts, and of several answers a final one: an orphaned block is served by its root.
with ranked as (
    select
        *,
        row_number() over (
            partition by chain_id, slot
            order by
                is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last, element_path nulls last
        ) as preference
    from {{ref "stg_beacon_api__headers"}}
    where is_canonical
)

select
    ranked.chain_id,
    ranked.slot,
    indices.validator_key,
    ranked.block_root,
    ranked.parent_root,
    ranked.state_root,
    ranked.payload_id,
    ranked.element_path as json_path,
    ranked.fetched_at,
    ranked.is_final
from ranked
left join {{ref "canonical_validator_indices"}} as indices
    on indices.chain_id = ranked.chain_id and indices.validator_index = ranked.proposer_index
where ranked.preference = 1
