-- One row per chain, slot and block hash: the answer that counts for a block, with what it paid its leader. Of two blocks
-- for one slot the canonical one is that which a later block names as its parent, else the one told last.
with fees as (
    select
        payload_id,
        count(*) filter (where reward_type = 'Fee') as fee_count,
        min(address) filter (where reward_type = 'Fee') as least_receiver,
        max(address) filter (where reward_type = 'Fee') as greatest_receiver,
        sum(amount_lamports) filter (where reward_type = 'Fee') as fee_lamports,
        count(*) filter (where reward_type is null) as rewards_of_unknown_kind
    from {{ref "stg_solana_rpc__get_block_rewards"}}
    group by payload_id
),

answers as (
    select
        *,
        row_number() over (
            partition by chain_id, slot, block_hash
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as preference
    from {{ref "stg_solana_rpc__get_block"}}
),

blocks as (
    select * from answers where preference = 1
),

named_as_parent as (
    select distinct chain_id, parent_slot, previous_block_hash from blocks
),

ranked as (
    select
        blocks.*,
        row_number() over (
            partition by blocks.chain_id, blocks.slot
            order by
                named_as_parent.parent_slot is not null desc nulls last,
                blocks.is_final desc nulls last,
                blocks.fetched_at desc nulls last,
                blocks.payload_id desc nulls last
        ) as place
    from blocks
    left join named_as_parent
        on named_as_parent.chain_id = blocks.chain_id
        and named_as_parent.parent_slot = blocks.slot
        and named_as_parent.previous_block_hash = blocks.block_hash
)

select
    ranked.chain_id,
    ranked.slot,
    ranked.block_hash,
    ranked.period_identifier as envelope_period_identifier,
    ranked.parent_slot,
    ranked.previous_block_hash,
    ranked.block_time,
    ranked.place = 1 as is_canonical,
    case when fees.least_receiver = fees.greatest_receiver then fees.least_receiver end as receiver,
    coalesce(fees.fee_count, 0) as fee_count,
    -- No Fee entry is a zero: there were no fees, or they were burned. A reward of a kind that is not told may be one.
    case when coalesce(fees.rewards_of_unknown_kind, 0) = 0
        then {{lamports_to_coin lamports="coalesce(fees.fee_lamports, 0)"}} end as fees_native,
    ranked.payload_id,
    ranked.fetched_at,
    ranked.is_final
from ranked
left join fees on fees.payload_id = ranked.payload_id
