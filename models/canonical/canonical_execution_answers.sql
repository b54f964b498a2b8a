-- One row per chain and execution block of which the transactions and all their receipts are known: the priority fees, in
-- wei, of all of them, failed ones too, and the answers that tell so.
with blocks as (
    select
        *,
        row_number() over (
            partition by chain_id, block_hash
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as preference
    from {{ref "stg_execution_rpc__eth_get_block_by_number"}}
),

transactions as (
    select payload_id, count(*) as transaction_count
    from {{ref "stg_execution_rpc__eth_get_block_by_number_transactions"}}
    group by payload_id
),

receipts as (
    select
        chain_id,
        block_hash,
        payload_id,
        fetched_at,
        is_final,
        count(*) as receipt_count,
        sum(gas_used * effective_gas_price_wei) as paid_wei,
        sum(gas_used) as gas_used
    from {{ref "stg_execution_rpc__eth_get_block_receipts"}}
    group by chain_id, block_hash, payload_id, fetched_at, is_final
),

ranked_receipts as (
    select
        *,
        row_number() over (
            partition by chain_id, block_hash
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as preference
    from receipts
)

select
    blocks.chain_id,
    blocks.block_hash,
    blocks.block_number,
    blocks.fee_recipient as receiver,
    coalesce(transactions.transaction_count, 0) as transaction_count,
    -- The base fee is burned; what was paid above it is the receiver's.
    cast(coalesce(receipts.paid_wei - receipts.gas_used * blocks.base_fee_per_gas_wei, 0) as decimal(38, 0)) as fees_wei,
    blocks.payload_id as block_payload_id,
    coalesce(receipts.payload_id, blocks.payload_id) as receipts_payload_id
from blocks
left join transactions on transactions.payload_id = blocks.payload_id
left join ranked_receipts as receipts
    on receipts.chain_id = blocks.chain_id and receipts.block_hash = blocks.block_hash and receipts.preference = 1
where blocks.preference = 1
    and coalesce(receipts.receipt_count, 0) = coalesce(transactions.transaction_count, 0)
