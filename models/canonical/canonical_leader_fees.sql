-- One row per chain, period and validator whose leader schedule is known: its slots by outcome, and the fees of its blocks.
-- The fees are NULL while a slot is unknown or a block was not fetched; both are, where it shares its identity.
with validators as (
    select
        chain_id,
        period_id,
        validator_key,
        bool_and(is_sole) as is_sole,
        bool_or(is_derived) as is_derived
    from {{ref "canonical_scheduled_validators"}}
    group by chain_id, period_id, validator_key
),

counted as (
    select
        chain_id,
        period_id,
        validator_key,
        count(*) as scheduled_slots,
        count(*) filter (where outcome = 'PRODUCED') as produced_slots,
        count(*) filter (where outcome = 'SKIPPED') as skipped_slots,
        count(*) filter (where outcome = 'UNKNOWN') as unknown_slots,
        count(*) filter (where outcome <> 'SKIPPED' and fees_native is null) as slots_of_unknown_fees,
        cast(sum(fee_count) as bigint) as fee_count,
        cast(sum(fees_native) as decimal(38, 18)) as fees_native
    from {{ref "canonical_leader_slots"}}
    where validator_key is not null
    group by chain_id, period_id, validator_key
),

latest as (
    select
        *,
        row_number() over (
            partition by chain_id, period_id, validator_key
            order by
                fetched_at desc nulls last,
                payload_id desc nulls last,
                json_path nulls last,
                amount_native nulls last,
                is_final nulls last
        ) as recency
    from {{ref "canonical_leader_evidence"}}
),

known as (
    select
        validators.chain_id,
        validators.period_id,
        validators.validator_key,
        validators.is_sole,
        validators.is_derived,
        coalesce(counted.scheduled_slots, 0) as scheduled_slots,
        coalesce(counted.produced_slots, 0) as produced_slots,
        coalesce(counted.skipped_slots, 0) as skipped_slots,
        coalesce(counted.unknown_slots, 0) as unknown_slots,
        validators.is_sole and coalesce(counted.slots_of_unknown_fees, 0) = 0 as knows_fees,
        coalesce(counted.fee_count, 0) as fee_count,
        coalesce(counted.fees_native, 0) as fees_native,
        latest.payload_id,
        latest.json_path,
        latest.fetched_at,
        latest.is_final
    from validators
    join latest
        on latest.chain_id = validators.chain_id
        and latest.period_id = validators.period_id
        and latest.validator_key = validators.validator_key
        and latest.recency = 1
    left join counted
        on counted.chain_id = validators.chain_id
        and counted.period_id = validators.period_id
        and counted.validator_key = validators.validator_key
)

select
    chain_id,
    period_id,
    validator_key,
    is_derived,
    case when is_sole then scheduled_slots end as scheduled_slots,
    case when is_sole then produced_slots end as produced_slots,
    case when is_sole then skipped_slots end as skipped_slots,
    case when is_sole then unknown_slots end as unknown_slots,
    case when knows_fees then fee_count end as fee_count,
    cast(case when knows_fees then fees_native end as decimal(38, 18)) as fees_native,
    payload_id,
    json_path,
    fetched_at,
    is_final
from known
