-- One row per chain and index under which a consensus node keeps a validator: its public key. An index is given once and
-- never to another key, so that it holds in every period, whenever it was seen.
with named as (
    select chain_id, validator_index, validator_key, payload_id, element_path as json_path, fetched_at, is_final
    from {{ref "stg_beacon_api__states_id_validators"}}
    union all
    select chain_id, validator_index, validator_key, payload_id, element_path, fetched_at, is_final
    from {{ref "stg_beacon_api__duties_proposer"}}
),

ranked as (
    select
        *,
        row_number() over (
            partition by chain_id, validator_index
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last, json_path nulls last
        ) as preference
    from named
)

select
    chain_id,
    validator_index,
    validator_key,
    payload_id,
    json_path
from ranked
where preference = 1
