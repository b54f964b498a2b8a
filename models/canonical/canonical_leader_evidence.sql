-- One row per chain, period, validator and figure on which its leader slots rest: the schedules, and for each slot the
-- block, or what else proves that there is one or none.
select
    chain_id,
    period_id,
    validator_key,
    payload_id,
    '$.result' as json_path,
    cast(null as decimal(38, 18)) as amount_native,
    fetched_at,
    is_final
from {{ref "canonical_scheduled_validators"}}
union
select
    chain_id,
    period_id,
    validator_key,
    outcome_payload_id,
    outcome_path,
    fees_native,
    outcome_fetched_at,
    outcome_is_final
from {{ref "canonical_leader_slots"}}
where validator_key is not null and outcome_payload_id is not null
