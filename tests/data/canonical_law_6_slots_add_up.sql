-- Law 6. Scheduled slots are produced, skipped or unknown where they are known; and while one of them is unknown, no amount
-- rests on the blocks.
select
    fees.chain_id,
    fees.period_id,
    fees.validator_key,
    fees.scheduled_slots,
    fees.produced_slots,
    fees.skipped_slots,
    fees.unknown_slots
from {{ref "canonical_validator_fees"}} as fees
where fees.scheduled_slots is distinct from fees.produced_slots + fees.skipped_slots + fees.unknown_slots
union all
select
    leaders.chain_id,
    leaders.period_id,
    leaders.validator_key,
    leaders.scheduled_slots,
    leaders.produced_slots,
    leaders.skipped_slots,
    leaders.unknown_slots
from {{ref "canonical_leader_fees"}} as leaders
left join {{ref "canonical_fact_candidates"}} as gross
    on gross.chain_id = leaders.chain_id
    and gross.period_id = leaders.period_id
    and gross.validator_key = leaders.validator_key
    and gross.fact = 'EXEC_FEES'
    and gross.provider_name = 'solana_rpc'
    and gross.endpoint = 'getBlock'
where leaders.scheduled_slots is distinct from leaders.produced_slots + leaders.skipped_slots + leaders.unknown_slots
    or (leaders.unknown_slots > 0 and (leaders.fees_native is not null or gross.value is not null))
