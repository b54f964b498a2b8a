{{config severity="warn"}}
-- Leader slots of final periods of which nobody knows whether they hold a block: the fees of their validator are not known
-- from blocks. Fetch the block, or one after it, whose parent tells.
select fees.chain_id, fees.period_id, fees.validator_key, fees.scheduled_slots, fees.unknown_slots, fees.status
from {{ref "canonical_validator_fees"}} as fees
join {{ref "canonical_periods"}} as periods on periods.period_id = fees.period_id
where periods.is_finalized and fees.unknown_slots > 0
