-- One row per proposed block whose transactions and recipient are known: what was paid on chain to the recipient, by whom,
-- and the rule that found it. A transfer counts when it is the block's last transaction or comes from who gets the fees.
with blocks as (
    select
        proposed.*,
        answers.fees_wei,
        answers.transaction_count,
        answers.block_payload_id,
        answers.receipts_payload_id
    from {{ref "canonical_proposed_blocks"}} as proposed
    join {{ref "canonical_execution_answers"}} as answers
        on answers.chain_id = proposed.chain_id and answers.block_hash = proposed.block_hash
),

transactions as (
    select
        blocks.chain_id,
        blocks.slot,
        blocks.block_hash,
        blocks.receiver,
        blocks.recipient,
        transactions.from_address,
        transactions.to_address,
        case when receipts.is_successful then transactions.value_wei else 0 end as value_wei,
        receipts.gas_used * receipts.effective_gas_price_wei as gas_wei,
        transactions.transaction_index = blocks.transaction_count - 1 as is_last
    from blocks
    join {{ref "stg_execution_rpc__eth_get_block_by_number_transactions"}} as transactions
        on transactions.payload_id = blocks.block_payload_id
    join {{ref "stg_execution_rpc__eth_get_block_receipts"}} as receipts
        on receipts.payload_id = blocks.receipts_payload_id
        and receipts.transaction_index = transactions.transaction_index
    where blocks.recipient is not null
),

moved as (
    select
        chain_id,
        slot,
        block_hash,
        sum(value_wei) filter (where to_address = recipient and from_address <> recipient) as direct_wei,
        sum(value_wei) filter (where to_address = recipient and from_address <> recipient and is_last) as last_wei,
        sum(value_wei) filter (
            where to_address = recipient and from_address <> recipient and (is_last or from_address = receiver)
        ) as builder_wei,
        min(from_address) filter (where to_address = recipient and value_wei > 0 and is_last) as last_payer,
        sum(gas_wei + case when to_address = recipient then 0 else value_wei end) filter (where from_address = recipient)
            as spent_wei
    from transactions
    group by chain_id, slot, block_hash
),

balances as (
    select
        *,
        row_number() over (
            partition by chain_id, address, block_number
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as preference
    from {{ref "stg_execution_rpc__eth_get_balance"}}
),

withdrawn as (
    select blocks.chain_id, blocks.slot, blocks.block_hash, sum(withdrawals.amount_gwei) * 1000000000 as withdrawn_wei
    from blocks
    join {{ref "stg_beacon_api__blocks_withdrawals"}} as withdrawals
        on withdrawals.payload_id = blocks.payload_id and withdrawals.address = blocks.recipient
    group by blocks.chain_id, blocks.slot, blocks.block_hash
),

weighed as (
    select
        blocks.*,
        coalesce(moved.direct_wei, 0) as direct_wei,
        coalesce(moved.last_wei, 0) as last_wei,
        coalesce(moved.builder_wei, 0) as builder_wei,
        moved.last_payer,
        -- What the recipient's balance gained, less what the block withdrew to it, and what it spent itself.
        afterwards.balance_wei - before.balance_wei - coalesce(withdrawn.withdrawn_wei, 0) + coalesce(moved.spent_wei, 0)
            as gained_wei
    from blocks
    left join moved
        on moved.chain_id = blocks.chain_id and moved.slot = blocks.slot and moved.block_hash = blocks.block_hash
    left join withdrawn
        on withdrawn.chain_id = blocks.chain_id
        and withdrawn.slot = blocks.slot
        and withdrawn.block_hash = blocks.block_hash
    left join balances as before
        on before.chain_id = blocks.chain_id
        and before.address = blocks.recipient
        and before.block_number = blocks.block_number - 1
        and before.preference = 1
    left join balances as afterwards
        on afterwards.chain_id = blocks.chain_id
        and afterwards.address = blocks.recipient
        and afterwards.block_number = blocks.block_number
        and afterwards.preference = 1
    where blocks.recipient is not null
),

judged as (
    select
        *,
        case
            when receiver = recipient then 'DIRECT_FEE_RECIPIENT'
            when last_wei > 0 then 'LAST_TRANSACTION'
            when builder_wei > 0 then 'OTHER_TRANSACTION'
            when gained_wei > 0 then 'BALANCE_CHANGE'
            else 'NONE'
        end as payment_method
    from weighed
),

paid as (
    select
        *,
        case payment_method
            when 'DIRECT_FEE_RECIPIENT' then direct_wei
            when 'LAST_TRANSACTION' then builder_wei
            when 'OTHER_TRANSACTION' then builder_wei
            when 'BALANCE_CHANGE' then gained_wei
            -- Nothing was found. It is nothing where the balance says so or the relays name another recipient; else a
            -- contract may have paid, which the block's own transactions do not show.
            else case when gained_wei <= 0 or claimed_recipient <> recipient then 0 end
        end as payment_wei
    from judged
)

select
    chain_id,
    slot,
    block_hash,
    recipient,
    {{wei_to_coin wei="payment_wei"}} as payment_native,
    case payment_method when 'LAST_TRANSACTION' then last_payer when 'OTHER_TRANSACTION' then receiver end as payer,
    payment_method,
    -- Priority fees or the builder's payment, never both.
    {{wei_to_coin wei="case when payment_method = 'DIRECT_FEE_RECIPIENT' then fees_wei + payment_wei else 0 end"}} as exec_fees_native,
    {{wei_to_coin wei="case when payment_method = 'DIRECT_FEE_RECIPIENT' then 0 else payment_wei end"}} as mev_tips_native
from paid
