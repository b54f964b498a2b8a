-- One row per chain, period, leader identity and vote account that leads with it: what the count of blocks that counts,
-- one over the whole period, says of the identity.
with whole_periods as (
    select
        production.chain_id,
        periods.period_id,
        production.identity_pubkey,
        production.leader_slots,
        production.produced_blocks,
        production.payload_id,
        production.element_path,
        production.fetched_at,
        row_number() over (
            partition by production.chain_id, periods.period_id, production.identity_pubkey
            order by
                production.is_final desc nulls last,
                production.fetched_at desc nulls last,
                production.payload_id desc nulls last
        ) as preference
    from {{ref "stg_solana_rpc__get_block_production"}} as production
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = production.chain_id
        and periods.period_identifier = production.period_identifier
        and periods.first_slot = production.first_slot
        and periods.last_slot = production.last_slot
)

select
    whole_periods.chain_id,
    whole_periods.period_id,
    whole_periods.identity_pubkey,
    leaders.validator_key,
    leaders.is_sole,
    whole_periods.leader_slots,
    whole_periods.produced_blocks,
    whole_periods.payload_id,
    whole_periods.element_path as json_path,
    whole_periods.fetched_at
from whole_periods
join {{ref "canonical_leader_identities"}} as leaders
    on leaders.chain_id = whole_periods.chain_id
    and leaders.period_id = whole_periods.period_id
    and leaders.identity_pubkey = whole_periods.identity_pubkey
where whole_periods.preference = 1
