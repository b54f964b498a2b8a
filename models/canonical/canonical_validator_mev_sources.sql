-- One row per row of canonical_validator_mev and figure that it was made of.
-- A table, since its tests and the analysts' copy would each join it again.
select
    {{surrogate_key parts=(list "made.chain_id" "made.period_id" "made.validator_key")}} as row_id,
    candidates.payload_id,
    candidates.json_path,
    case when candidates.fact not in ('MEV_COMMISSION_RATE', 'COMMISSION_RATE') then candidates.value end as amount_native
from {{ref "canonical_validator_mev"}} as made
join {{ref "canonical_fact_candidates"}} as candidates
    on candidates.chain_id = made.chain_id
    and candidates.period_id = made.period_id
    and candidates.validator_key = made.validator_key
where candidates.is_chosen and candidates.fact in ('MEV_TOTAL', 'MEV_COMMISSION_RATE')
union all
-- A sum over blocks stands in no single answer: they are listed one by one.
select
    {{surrogate_key parts=(list "made.chain_id" "made.period_id" "made.validator_key")}},
    evidence.payload_id,
    evidence.json_path,
    evidence.mev_tips_native
from {{ref "canonical_validator_mev"}} as made
join {{ref "canonical_income_evidence"}} as evidence
    on evidence.chain_id = made.chain_id
    and evidence.period_id = made.period_id
    and evidence.validator_key = made.validator_key
