-- One row per figure of a validator and period that the nodes of an Ethereum chain give, with the fact that it is.
with rewards as (
    select
        chain_id,
        period_id,
        validator_key,
        case when count(*) = count(amount_native) then sum(amount_native) end as value,
        max(cast(source_payload_id as varchar)) filter (where kind = 'ATTESTATION') as payload_text
    from {{ref "canonical_consensus_rewards"}}
    group by chain_id, period_id, validator_key
),

said as (
    select
        'beacon_api' as provider_name, 'rewards/attestations' as endpoint, cast(payload_text as uuid) as payload_id,
        chain_id, period_id, '$.data.total_rewards' as json_path, validator_key, 'CONSENSUS_REWARDS' as fact,
        cast(value as decimal(38, 18)) as value, false as is_derived
    from rewards
    union all
    select
        'beacon_api', 'states/{id}/validators', payload_id, chain_id, period_id, json_path, validator_key, 'ACTIVE_STAKE',
        active_stake_native, not is_observed_throughout
    from {{ref "canonical_validator_activity"}}
    union all
    select
        provider_name, endpoint, payload_id, chain_id, period_id, '$', validator_key, 'EXEC_FEES', exec_fees_native, false
    from {{ref "canonical_execution_income"}}
    where payload_id is not null
    union all
    select
        provider_name, endpoint, payload_id, chain_id, period_id, '$', validator_key, 'BLOCK_PAYMENT', mev_tips_native, false
    from {{ref "canonical_execution_income"}}
    where payload_id is not null
),

observed as (
    select payload_id, max(fetched_at) as fetched_at, bool_or(is_final) as is_final
    from {{source "landing" "payload_observations"}}
    group by payload_id
)

select
    said.provider_name,
    said.endpoint,
    said.payload_id,
    said.chain_id,
    said.period_id,
    observed.fetched_at,
    observed.is_final,
    said.json_path,
    said.validator_key,
    said.fact,
    false as is_rate,
    said.value,
    said.is_derived,
    -- A sum of 0 over everything that is due is a proof.
    true as is_zero_proven
from said
join observed on observed.payload_id = said.payload_id
