-- One row per chain, epoch and validator: what its attestations of the epoch earned, signed; head, target, source and
-- inactivity together. Never the ideal rewards. The epoch is the one attested in, not the later one that credits it.
with ranked as (
    select
        rewards.*,
        indices.validator_key,
        row_number() over (
            partition by rewards.chain_id, rewards.epoch, rewards.validator_index
            order by
                rewards.is_final desc nulls last,
                rewards.fetched_at desc nulls last,
                rewards.payload_id desc nulls last,
                rewards.element_path nulls last
        ) as preference
    from {{ref "stg_beacon_api__rewards_attestations"}} as rewards
    join {{ref "canonical_validator_indices"}} as indices
        on indices.chain_id = rewards.chain_id and indices.validator_index = rewards.validator_index
)

select
    chain_id,
    epoch,
    validator_key,
    reward_gwei,
    payload_id,
    element_path as json_path,
    fetched_at,
    is_final
from ranked
where preference = 1
