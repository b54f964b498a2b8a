-- One row per row of canonical_stake_rewards and figure that it was made of.
-- A table, since its tests and the analysts' copy would each join it again.
select
    {{surrogate_key parts=(list "made.chain_id" "made.period_id" "made.validator_key" "made.stake_account")}} as row_id,
    candidates.payload_id,
    candidates.json_path,
    case when candidates.fact <> 'COMMISSION_RATE' then candidates.value end as amount_native
from {{ref "canonical_stake_rewards"}} as made
join {{ref "canonical_fact_candidates"}} as candidates
    on candidates.chain_id = made.chain_id
    and candidates.period_id = made.period_id
    and candidates.validator_key = made.validator_key
where made.stake_account = '*'
    and candidates.is_chosen
    and candidates.fact in ('INFLATION_TOTAL', 'COMMISSION_RATE', 'INFLATION_COMMISSION')
union all
select
    {{surrogate_key parts=(list "made.chain_id" "made.period_id" "made.validator_key" "made.stake_account")}},
    rewards.payload_id,
    rewards.json_path,
    rewards.amount_native
from {{ref "canonical_stake_rewards"}} as made
join {{ref "canonical_inflation_rewards"}} as rewards
    on rewards.chain_id = made.chain_id
    and rewards.period_id = made.period_id
    and rewards.address = made.stake_account
    and rewards.payload_id = made.source_payload_id
where made.stake_account <> '*'
union all
select
    {{surrogate_key parts=(list "totals.chain_id" "totals.period_id" "totals.validator_key" "'*'")}},
    rewards.payload_id,
    rewards.json_path,
    {{gwei_to_coin gwei="rewards.reward_gwei"}}
from {{ref "canonical_consensus_totals"}} as totals
join {{ref "canonical_attestation_rewards"}} as rewards
    on rewards.period_id = totals.period_id and rewards.validator_key = totals.validator_key
union all
select
    {{surrogate_key parts=(list "totals.chain_id" "totals.period_id" "totals.validator_key" "'*'")}},
    rewards.payload_id,
    rewards.json_path,
    {{gwei_to_coin gwei="rewards.reward_gwei"}}
from {{ref "canonical_consensus_totals"}} as totals
join {{ref "canonical_slot_rewards"}} as rewards
    on rewards.period_id = totals.period_id and rewards.validator_key = totals.validator_key
