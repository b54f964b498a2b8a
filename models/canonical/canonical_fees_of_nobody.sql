-- One row per chain, period and key of block fees that belong to no validator for sure: by leader identity where a schedule
-- tells it, else by who was paid.
with fees as (
    select
        blocks.chain_id,
        blocks.period_id,
        case when leaders.identity_pubkey is not null then 'IDENTITY' else 'RECEIVER' end as key_kind,
        coalesce(leaders.identity_pubkey, blocks.receiver, '*') as key,
        blocks.fees_native,
        landed.payload_id,
        landed.fetched_at,
        landed.is_final
    from {{ref "canonical_blocks"}} as blocks
    join {{ref "canonical_landed_blocks"}} as landed
        on landed.chain_id = blocks.chain_id and landed.slot = blocks.slot and landed.block_hash = blocks.block_hash
    left join {{ref "canonical_leader_slots"}} as leaders
        on leaders.chain_id = blocks.chain_id and leaders.slot = blocks.slot
    where blocks.is_canonical and blocks.validator_key is null and blocks.fees_native > 0
),

sums as (
    select chain_id, period_id, key_kind, key, cast(sum(fees_native) as decimal(38, 18)) as amount_native
    from fees
    group by chain_id, period_id, key_kind, key
),

latest as (
    select
        *,
        row_number() over (
            partition by chain_id, period_id, key_kind, key
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as recency
    from fees
)

select
    sums.chain_id,
    sums.period_id,
    sums.key_kind,
    sums.key,
    sums.amount_native,
    latest.payload_id,
    latest.fetched_at,
    latest.is_final,
    '$.result.rewards' as json_path
from sums
join latest
    on latest.chain_id = sums.chain_id
    and latest.period_id = sums.period_id
    and latest.key_kind = sums.key_kind
    and latest.key = sums.key
    and latest.recency = 1
