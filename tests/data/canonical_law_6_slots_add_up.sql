-- Scheduled slots are produced, skipped or unknown where they are known, and none is unknown in a final period.
select
    fees.chain_id,
    fees.period_id,
    fees.validator_key,
    fees.scheduled_slots,
    fees.produced_slots,
    fees.skipped_slots,
    fees.unknown_slots
from {{ref "canonical_validator_fees"}} as fees
join {{ref "canonical_periods"}} as periods on periods.period_id = fees.period_id
where fees.scheduled_slots is not null
    and (
        fees.scheduled_slots is distinct from fees.produced_slots + fees.skipped_slots + fees.unknown_slots
        or (periods.is_finalized and fees.unknown_slots <> 0)
    )
