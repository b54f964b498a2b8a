-- One row per chain and period of which the time of the first or of the last block is known. The first block is proven by
-- its parent, which lies before the period; the last one is the parent of the first block after it.
with blocks as (
    select * from {{ref "canonical_landed_blocks"}} where is_canonical
),

first_blocks as (
    select
        periods.chain_id,
        periods.period_identifier,
        'START' as moment,
        blocks.slot,
        blocks.slot as witness_slot,
        blocks.payload_id as witness_payload_id
    from {{ref "canonical_period_slots"}} as periods
    join blocks
        on blocks.chain_id = periods.chain_id
        and blocks.slot >= periods.first_slot
        and blocks.slot <= periods.last_slot
        -- The block of the very first slot needs no proof.
        and (blocks.parent_slot < periods.first_slot or blocks.slot = periods.first_slot)
),

last_blocks as (
    select
        periods.chain_id,
        periods.period_identifier,
        'END' as moment,
        blocks.parent_slot as slot,
        blocks.slot as witness_slot,
        blocks.payload_id as witness_payload_id
    from {{ref "canonical_period_slots"}} as periods
    join blocks
        on blocks.chain_id = periods.chain_id
        and blocks.parent_slot >= periods.first_slot
        and blocks.parent_slot <= periods.last_slot
        and blocks.slot > periods.last_slot
),

ends as (
    select
        *,
        row_number() over (
            partition by chain_id, period_identifier, moment order by witness_slot nulls last, witness_payload_id nulls last
        ) as place
    from (
        select * from first_blocks
        union all
        select * from last_blocks
    ) as found
),

told as (
    select 'getBlock' as endpoint, chain_id, slot, block_time, payload_id, '$.result.blockTime' as json_path,
        fetched_at, is_final
    from blocks
    where block_time is not null
    union all
    select 'getBlockTime', chain_id, slot, block_time, payload_id, '$.result', fetched_at, is_final
    from {{ref "stg_solana_rpc__get_block_time"}}
    where block_time is not null
),

timed as (
    select
        ends.chain_id,
        ends.period_identifier,
        ends.moment,
        ends.witness_payload_id,
        told.block_time,
        told.payload_id,
        told.json_path,
        row_number() over (
            partition by ends.chain_id, ends.period_identifier, ends.moment
            order by
                mappings.priority nulls last,
                told.is_final desc nulls last,
                told.fetched_at desc nulls last,
                told.payload_id desc nulls last,
                told.endpoint nulls last
        ) as preference
    from ends
    join told on told.chain_id = ends.chain_id and told.slot = ends.slot
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = told.chain_id
        and mappings.fact = 'PERIOD'
        and mappings.provider_name = 'solana_rpc'
        and mappings.endpoint = told.endpoint
    where ends.place = 1
)

select
    chain_id,
    period_identifier,
    moment,
    block_time,
    payload_id,
    json_path,
    witness_payload_id
from timed
where preference = 1
union all
-- On Ethereum every slot has its time, counted from the genesis in slots of one length, whether or not it holds a block.
select
    moments.chain_id,
    moments.period_identifier,
    moments.moment,
    to_timestamp(
        cast(extract(epoch from chains.genesis_at) as bigint)
        + {{integer_quotient dividend="(moments.slot * chains.slot_milliseconds)" divisor="1000"}}
    ) as block_time,
    chains.genesis_payload_id as payload_id,
    '$.data.genesis_time' as json_path,
    chains.configuration_payload_id as witness_payload_id
from (
    select chain_id, period_identifier, 'START' as moment, first_slot as slot from {{ref "canonical_period_slots"}}
    union all
    select chain_id, period_identifier, 'END', last_slot from {{ref "canonical_period_slots"}}
) as moments
join {{ref "canonical_beacon_chains"}} as chains on chains.chain_id = moments.chain_id
join {{ref "chain_provider_mappings"}} as mappings
    on mappings.chain_id = chains.chain_id
    and mappings.fact = 'PERIOD'
    and mappings.provider_name = 'beacon_api'
    and mappings.endpoint = 'genesis'
