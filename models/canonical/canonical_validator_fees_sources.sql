-- One row per row of canonical_validator_fees and figure that it was made of: the figures that were chosen, and where the
-- blocks speak, each block with the schedule and the proofs of skipped slots.
-- A table, since its tests and the analysts' copy would each join it again.
with made as (
    select
        {{surrogate_key parts=(list "fees.chain_id" "fees.period_id" "fees.validator_key")}} as row_id,
        fees.chain_id,
        fees.period_id,
        fees.validator_key,
        coalesce((gross.provider_name, gross.endpoint) in (('solana_rpc', 'getBlock'), ('execution_rpc', 'eth_getBlockReceipts'), ('beacon_api', 'duties/proposer')), false)
            as rests_on_blocks,
        slots.endpoint as slots_endpoint
    from {{ref "canonical_validator_fees"}} as fees
    left join {{ref "canonical_fact_candidates"}} as gross
        on gross.chain_id = fees.chain_id
        and gross.period_id = fees.period_id
        and gross.validator_key = fees.validator_key
        and gross.fact = 'EXEC_FEES'
        and gross.is_chosen
    left join {{ref "canonical_slot_counts"}} as slots
        on slots.chain_id = fees.chain_id and slots.period_id = fees.period_id and slots.validator_key = fees.validator_key
)

select made.row_id, candidates.payload_id, candidates.json_path, candidates.value as amount_native
from made
join {{ref "canonical_fact_candidates"}} as candidates
    on candidates.chain_id = made.chain_id
    and candidates.period_id = made.period_id
    and candidates.validator_key = made.validator_key
where candidates.is_chosen
    and (
        candidates.fact = 'PRIORITY_FEES_SHARED'
        -- The sum over the blocks stands in no single answer: they are listed one by one.
        or (candidates.fact = 'EXEC_FEES' and not made.rests_on_blocks)
    )
union
select made.row_id, evidence.payload_id, evidence.json_path, evidence.amount_native
from made
join {{ref "canonical_leader_evidence"}} as evidence
    on evidence.chain_id = made.chain_id
    and evidence.period_id = made.period_id
    and evidence.validator_key = made.validator_key
where made.rests_on_blocks or made.slots_endpoint = 'getLeaderSchedule'
union
select made.row_id, counts.payload_id, counts.json_path, cast(null as decimal(38, 18))
from made
join {{ref "canonical_production_counts"}} as counts
    on counts.chain_id = made.chain_id
    and counts.period_id = made.period_id
    and counts.validator_key = made.validator_key
where made.slots_endpoint = 'getBlockProduction'
union
select made.row_id, evidence.payload_id, evidence.json_path, evidence.exec_fees_native
from made
join {{ref "canonical_income_evidence"}} as evidence
    on evidence.chain_id = made.chain_id
    and evidence.period_id = made.period_id
    and evidence.validator_key = made.validator_key
