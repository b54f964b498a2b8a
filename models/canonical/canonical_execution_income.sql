-- One row per chain, period and validator that the operator runs or whose state is known: its slots by outcome, and the
-- execution income of its blocks, apart for recipients that are the operator's own and others. NULL while a slot or a
-- payment is unknown.
with seen as (
    select chain_id, period_id, validator_key from {{ref "canonical_validator_activity"}}
    union
    select periods.chain_id, periods.period_id, validators.validator_key
    from {{ref "validators"}} as validators
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = validators.chain_id
        and validators.from_period <= periods.period_number
        and (validators.until_period is null or validators.until_period > periods.period_number)
),

slots_of_period as (
    select
        chain_id,
        period_id,
        count(*) filter (where validator_key is null and outcome <> 'SKIPPED') as unknown_leaders,
        max(cast(coalesce(duty_payload_id, outcome_payload_id) as varchar)) as payload_text
    from {{ref "canonical_beacon_slots"}}
    group by chain_id, period_id
),

-- Income is the operator's own where it goes to an address of the operator: the recipient of a validator of its own, or
-- one of its wallets.
own_addresses as (
    select periods.chain_id, periods.period_id, validators.fee_recipient as address
    from {{ref "validators"}} as validators
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = validators.chain_id
        and validators.from_period <= periods.period_number
        and (validators.until_period is null or validators.until_period > periods.period_number)
    where validators.ownership = 'OWN' and validators.fee_recipient is not null
    union
    select periods.chain_id, periods.period_id, lower(wallets.wallet_address)
    from {{ref "operator_wallets"}} as wallets
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = wallets.chain_id
        and wallets.from_period <= periods.period_number
        and (wallets.until_period is null or wallets.until_period > periods.period_number)
),

paid_slots as (
    select
        slots.chain_id,
        slots.period_id,
        slots.validator_key,
        slots.outcome,
        own_addresses.address is not null as is_own,
        -- A client's validator without a registered recipient pays the client.
        blocks.recipient is null and coalesce(blocks.ownership, 'OWN') = 'OWN' as is_of_unknown_owner,
        payments.exec_fees_native,
        payments.mev_tips_native,
        answers.receipts_payload_id,
        coalesce(payments.payment_method in ('LAST_TRANSACTION', 'OTHER_TRANSACTION', 'BALANCE_CHANGE'), false)
            as is_paid_by_builder
    from {{ref "canonical_beacon_slots"}} as slots
    left join {{ref "canonical_proposed_blocks"}} as blocks
        on blocks.chain_id = slots.chain_id and blocks.slot = slots.slot and blocks.is_canonical and blocks.ownership is not null
    left join {{ref "canonical_block_payments"}} as payments
        on payments.chain_id = blocks.chain_id and payments.slot = blocks.slot and payments.block_hash = blocks.block_hash
    left join {{ref "canonical_execution_answers"}} as answers
        on answers.chain_id = blocks.chain_id and answers.block_hash = blocks.block_hash
    left join own_addresses
        on own_addresses.period_id = slots.period_id and own_addresses.address = blocks.recipient
    where slots.validator_key is not null
),

summed as (
    select
        chain_id,
        period_id,
        validator_key,
        count(*) as scheduled_slots,
        count(*) filter (where outcome = 'PRODUCED') as produced_slots,
        count(*) filter (where outcome = 'SKIPPED') as skipped_slots,
        count(*) filter (where outcome = 'UNKNOWN') as unknown_slots,
        count(*) filter (where outcome = 'PRODUCED' and (is_own or is_of_unknown_owner) and exec_fees_native is null)
            as slots_of_unknown_fees,
        count(*) filter (where outcome = 'PRODUCED' and (is_own or is_of_unknown_owner) and mev_tips_native is null)
            as slots_of_unknown_tips,
        count(*) filter (where outcome = 'PRODUCED' and (exec_fees_native is null or mev_tips_native is null))
            as slots_of_unknown_income,
        count(*) filter (where outcome = 'PRODUCED' and is_own and is_paid_by_builder) as payment_count,
        sum(exec_fees_native) filter (where outcome = 'PRODUCED' and is_own) as exec_fees_native,
        sum(mev_tips_native) filter (where outcome = 'PRODUCED' and is_own) as mev_tips_native,
        sum(exec_fees_native + mev_tips_native) filter (where outcome = 'PRODUCED' and not is_own) as others_native,
        max(cast(receipts_payload_id as varchar)) as receipts_text
    from paid_slots
    group by chain_id, period_id, validator_key
),

judged as (
    select
        seen.chain_id,
        seen.period_id,
        seen.validator_key,
        coalesce(summed.scheduled_slots, 0) as scheduled_slots,
        coalesce(summed.produced_slots, 0) as produced_slots,
        coalesce(summed.skipped_slots, 0) as skipped_slots,
        coalesce(summed.unknown_slots, 0) as unknown_slots,
        slots_of_period.unknown_leaders = 0 as knows_schedule,
        slots_of_period.unknown_leaders = 0
            -- Once withdrawals pay proposers too, transfers are not all of it.
            and coalesce(rules.value = 0, false)
            and coalesce(summed.unknown_slots, 0) = 0 as knows_slots,
        coalesce(summed.slots_of_unknown_fees, 0) = 0 as knows_fees,
        coalesce(summed.slots_of_unknown_tips, 0) = 0 as knows_tips,
        coalesce(summed.slots_of_unknown_income, 0) = 0 as knows_income,
        coalesce(summed.payment_count, 0) as payment_count,
        coalesce(summed.exec_fees_native, 0) as exec_fees_native,
        coalesce(summed.mev_tips_native, 0) as mev_tips_native,
        coalesce(summed.others_native, 0) as others_native,
        summed.receipts_text,
        slots_of_period.payload_text
    from seen
    join slots_of_period on slots_of_period.period_id = seen.period_id
    join {{ref "canonical_periods"}} as periods on periods.period_id = seen.period_id
    left join {{ref "protocol_rules"}} as rules
        on rules.chain_id = seen.chain_id
        and rules.rule = 'WITHDRAWALS_PAY_PROPOSERS'
        and rules.from_period <= periods.period_number
        and (rules.until_period is null or rules.until_period > periods.period_number)
    left join summed on summed.period_id = seen.period_id and summed.validator_key = seen.validator_key
)

select
    chain_id,
    period_id,
    validator_key,
    case when knows_schedule then scheduled_slots end as scheduled_slots,
    case when knows_schedule then produced_slots end as produced_slots,
    case when knows_schedule then skipped_slots end as skipped_slots,
    case when knows_schedule then unknown_slots end as unknown_slots,
    case when knows_slots and knows_tips then payment_count end as payment_count,
    cast(case when knows_slots and knows_fees then exec_fees_native end as decimal(38, 18)) as exec_fees_native,
    cast(case when knows_slots and knows_tips then mev_tips_native end as decimal(38, 18)) as mev_tips_native,
    cast(case when knows_slots and knows_income then others_native end as decimal(38, 18)) as others_native,
    case when receipts_text is not null then 'execution_rpc' else 'beacon_api' end as provider_name,
    case when receipts_text is not null then 'eth_getBlockReceipts' else 'duties/proposer' end as endpoint,
    cast(coalesce(receipts_text, payload_text) as uuid) as payload_id
from judged
