-- One row per chain, slot, validator and kind: what a canonical block paid its proposer (PROPOSER) and each member of the
-- sync committee (SYNC_COMMITTEE), signed. A member with several seats counts once: its whole sum may stand at every seat.
with told as (
    select
        'PROPOSER' as kind, chain_id, slot, proposer_index as validator_index, reward_gwei,
        payload_id, '$.data' as json_path, fetched_at, is_final
    from {{ref "stg_beacon_api__rewards_blocks"}}
    union all
    select
        'SYNC_COMMITTEE', chain_id, slot, validator_index, reward_gwei, payload_id, element_path, fetched_at, is_final
    from {{ref "stg_beacon_api__rewards_sync_committee"}}
),

ranked as (
    select
        told.*,
        indices.validator_key,
        row_number() over (
            partition by told.kind, told.chain_id, told.slot, told.validator_index
            order by
                told.is_final desc nulls last,
                told.fetched_at desc nulls last,
                told.payload_id desc nulls last,
                told.json_path nulls last
        ) as preference
    from told
    join {{ref "canonical_validator_indices"}} as indices
        on indices.chain_id = told.chain_id and indices.validator_index = told.validator_index
)

select
    ranked.chain_id,
    ranked.slot,
    slots.period_id,
    ranked.validator_key,
    ranked.kind,
    ranked.reward_gwei,
    ranked.payload_id,
    ranked.json_path,
    ranked.fetched_at,
    ranked.is_final
from ranked
join {{ref "canonical_beacon_slots"}} as slots
    on slots.chain_id = ranked.chain_id
    and slots.slot = ranked.slot
    and slots.outcome = 'PRODUCED'
    and (ranked.kind <> 'PROPOSER' or slots.validator_key = ranked.validator_key)
where ranked.preference = 1
