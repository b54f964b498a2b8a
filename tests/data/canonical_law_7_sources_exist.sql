-- Every payload that a canonical row names was landed.
with named as (
    select 'canonical_periods' as relation, source_payload_id as payload_id from {{ref "canonical_periods"}}
    union
    select 'canonical_validator_identities', source_payload_id from {{ref "canonical_validator_identities"}}
    union
    select 'canonical_fact_candidates', source_payload_id from {{ref "canonical_fact_candidates"}}
    union
    select 'canonical_unmapped_facts', source_payload_id from {{ref "canonical_unmapped_facts"}}
    union
    select 'canonical_validator_fees', source_payload_id from {{ref "canonical_validator_fees"}}
    union
    select 'canonical_validator_mev', source_payload_id from {{ref "canonical_validator_mev"}}
    union
    select 'canonical_staker_tips', source_payload_id from {{ref "canonical_staker_tips"}}
    union
    select 'canonical_prices', source_payload_id from {{ref "canonical_prices"}}
    union
    select 'canonical_stake_rewards', source_payload_id from {{ref "canonical_stake_rewards"}}
    union
    select 'canonical_validator_meta', source_payload_id from {{ref "canonical_validator_meta"}}
    union
    select 'canonical_stake_positions', source_payload_id from {{ref "canonical_stake_positions"}}
    union
    select 'canonical_blocks', source_payload_id from {{ref "canonical_blocks"}}
    union
    select 'canonical_block_claims', source_payload_id from {{ref "canonical_block_claims"}}
    union
    select 'canonical_consensus_rewards', source_payload_id from {{ref "canonical_consensus_rewards"}}
    union
    select 'canonical_balance_movements', source_payload_id from {{ref "canonical_balance_movements"}}
    union
    select 'canonical_validator_costs', source_payload_id from {{ref "canonical_validator_costs"}}
)

select named.relation, named.payload_id
from named
left join {{source "landing" "staging_payloads"}} as landed on landed.payload_id = named.payload_id
where landed.payload_id is null
