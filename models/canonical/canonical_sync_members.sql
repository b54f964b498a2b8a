-- One row per chain, sync committee and validator that sits in it, with however many seats. Committees are numbered from the
-- genesis on; one that no answer tells of has no row.
with seats as (
    select
        members.chain_id,
        {{integer_quotient dividend="members.slot" divisor="(chains.slots_per_epoch * chains.epochs_per_sync_committee_period)"}} as committee,
        members.validator_index,
        members.payload_id,
        members.element_path as json_path,
        row_number() over (
            partition by members.chain_id,
                {{integer_quotient dividend="members.slot" divisor="(chains.slots_per_epoch * chains.epochs_per_sync_committee_period)"}},
                members.validator_index
            order by
                members.is_final desc nulls last,
                members.fetched_at desc nulls last,
                members.payload_id desc nulls last,
                members.element_path nulls last
        ) as preference
    from {{ref "stg_beacon_api__states_id_sync_committees"}} as members
    join {{ref "canonical_beacon_chains"}} as chains on chains.chain_id = members.chain_id
    where members.slot is not null
)

select
    seats.chain_id,
    seats.committee,
    seats.validator_index,
    indices.validator_key,
    seats.payload_id,
    seats.json_path
from seats
left join {{ref "canonical_validator_indices"}} as indices
    on indices.chain_id = seats.chain_id and indices.validator_index = seats.validator_index
where seats.preference = 1
