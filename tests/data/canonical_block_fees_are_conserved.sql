-- What the blocks of a period paid is what its validators got and what belongs to nobody for sure, to the last lamport. A
-- block whose slot another block skips is neither: two answers contradict each other. On Ethereum the fees of a block are not
-- its proposer's where a builder gets them.
with paid as (
    select chain_id, period_id, sum(fees_native) as fees_native
    from {{ref "canonical_blocks"}}
    where is_canonical and chain_id not in (select chain_id from {{ref "canonical_beacon_chains"}})
    group by chain_id, period_id
),

attributed as (
    select chain_id, period_id, sum(fees_native) as fees_native
    from {{ref "canonical_leader_slots"}}
    where validator_key is not null
    group by chain_id, period_id
),

of_nobody as (
    select chain_id, period_id, sum(amount_native) as fees_native
    from {{ref "canonical_unmapped_facts"}}
    where provider_name = 'solana_rpc' and fact = 'EXEC_FEES'
    group by chain_id, period_id
),

contradicted as (
    select blocks.chain_id, blocks.period_id, sum(blocks.fees_native) as fees_native
    from {{ref "canonical_blocks"}} as blocks
    join {{ref "canonical_leader_slots"}} as slots on slots.chain_id = blocks.chain_id and slots.slot = blocks.slot
    where blocks.is_canonical and blocks.validator_key is not null and slots.outcome <> 'PRODUCED'
    group by blocks.chain_id, blocks.period_id
)

select
    paid.chain_id,
    paid.period_id,
    paid.fees_native,
    attributed.fees_native as attributed_native,
    of_nobody.fees_native as of_nobody_native,
    contradicted.fees_native as contradicted_native
from paid
left join attributed on attributed.chain_id = paid.chain_id and attributed.period_id = paid.period_id
left join of_nobody on of_nobody.chain_id = paid.chain_id and of_nobody.period_id = paid.period_id
left join contradicted on contradicted.chain_id = paid.chain_id and contradicted.period_id = paid.period_id
where coalesce(paid.fees_native, 0)
    <> coalesce(attributed.fees_native, 0) + coalesce(of_nobody.fees_native, 0) + coalesce(contradicted.fees_native, 0)
