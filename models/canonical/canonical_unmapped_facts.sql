-- One row per figure that belongs to no validator for sure: it is kept and counted, never used.
with unmapped as (
    select chain_id, period_id, provider_name, 'IDENTITY' as key_kind, identity_pubkey as key, fact, amount_native,
        payload_id, fetched_at, is_final, json_path
    from {{ref "canonical_identity_facts"}}
    where validator_key is null and amount_native is not null
    union all
    select rewards.chain_id, rewards.period_id, 'solana_rpc',
        case rewards.address_kind when 'COLLECTOR' then 'COLLECTOR' else 'ADDRESS' end, rewards.address, 'INFLATION_COMMISSION',
        rewards.amount_native, rewards.payload_id, rewards.fetched_at, rewards.is_final, rewards.json_path
    from {{ref "canonical_inflation_rewards"}} as rewards
    where rewards.address_kind in ('UNKNOWN', 'COLLECTOR') and rewards.amount_native is not null
    union all
    -- Fees of blocks whose leader is nobody, or several, and of blocks of which no schedule tells the leader.
    select chain_id, period_id, 'solana_rpc', key_kind, key, 'EXEC_FEES', amount_native, payload_id, fetched_at, is_final, json_path
    from {{ref "canonical_fees_of_nobody"}}
    union all
    select rewards.chain_id, rewards.period_id, 'solana_rpc', 'STAKE_ACCOUNT', rewards.address, 'STAKE_REWARDS',
        rewards.amount_native, rewards.payload_id, rewards.fetched_at, rewards.is_final, rewards.json_path
    from {{ref "canonical_inflation_rewards"}} as rewards
    left join {{ref "canonical_stake_positions"}} as positions
        on positions.chain_id = rewards.chain_id
        and positions.period_id = rewards.period_id
        and positions.stake_account = rewards.address
    where rewards.address_kind = 'STAKE_ACCOUNT'
        and rewards.endpoint = 'getInflationReward'
        and rewards.amount_native is not null
        and positions.stake_account is null
    union all
    -- Where positions of the validator are known, a staker that is none of them is nobody's client.
    select tips.chain_id, tips.period_id, 'jito', 'STAKE_ACCOUNT', tips.stake_account, 'STAKER_MEV',
        tips.tips_native, tips.source_payload_id, leaves.fetched_at, leaves.is_final, leaves.element_path || '.amount'
    from {{ref "canonical_staker_tips"}} as tips
    join {{ref "stg_jito__staker_rewards"}} as leaves
        on leaves.payload_id = tips.source_payload_id
        and leaves.claimant = tips.stake_account
        and leaves.validator_key = tips.validator_key
    join (select distinct chain_id, period_id, validator_key from {{ref "canonical_stake_positions"}}) as listed
        on listed.chain_id = tips.chain_id and listed.period_id = tips.period_id and listed.validator_key = tips.validator_key
    left join {{ref "canonical_stake_positions"}} as positions
        on positions.chain_id = tips.chain_id
        and positions.period_id = tips.period_id
        and positions.stake_account = tips.stake_account
    where positions.stake_account is null
),

ranked as (
    select
        *,
        row_number() over (
            partition by chain_id, period_id, provider_name, key_kind, key, fact
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last, json_path nulls last
        ) as preference
    from unmapped
)

select
    ranked.chain_id,
    ranked.period_id,
    ranked.provider_name,
    ranked.key_kind,
    ranked.key,
    ranked.fact,
    ranked.amount_native,
    ranked.payload_id,
    providers.provider_id as source_provider_id,
    ranked.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from ranked
join {{ref "providers"}} as providers on providers.provider_name = ranked.provider_name
where ranked.preference = 1
