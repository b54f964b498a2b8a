-- One row per payload, period and identity: a figure that a provider keeps by identity, with the validator it belongs to.
-- The validator is NULL where none had that identity in the period, or several had: then it belongs to nobody for sure.
with facts as (
    select
        'doublezero' as provider_name,
        'block_rewards' as endpoint,
        'EXEC_FEES' as fact,
        rewards.payload_id,
        rewards.chain_id,
        rewards.period_identifier,
        periods.period_id,
        periods.period_number,
        rewards.fetched_at,
        rewards.is_final,
        rewards.cell_path as json_path,
        rewards.identity_pubkey,
        {{lamports_to_coin lamports="rewards.block_rewards_lamports"}} as amount_native
    from {{ref "stg_doublezero__block_rewards"}} as rewards
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = rewards.chain_id and periods.period_identifier = rewards.period_identifier
),

holders as (
    select
        periods.chain_id,
        periods.period_number,
        identities.identity_pubkey,
        count(*) filter (where identities.basis = 'OBSERVED') as observed_count,
        count(*) as holder_count,
        min(identities.validator_key) filter (where identities.basis = 'OBSERVED') as observed_validator_key,
        min(identities.validator_key) as any_validator_key
    from (select distinct chain_id, period_number from facts) as periods
    join {{ref "canonical_validator_identities"}} as identities
        on identities.chain_id = periods.chain_id
        and identities.valid_from_period <= periods.period_number
        and (identities.valid_until_period is null or identities.valid_until_period > periods.period_number)
    group by periods.chain_id, periods.period_number, identities.identity_pubkey
)

select
    facts.chain_id,
    facts.period_id,
    facts.provider_name,
    facts.endpoint,
    facts.fact,
    facts.identity_pubkey,
    facts.amount_native,
    case
        when holders.observed_count = 1 then holders.observed_validator_key
        when holders.observed_count = 0 and holders.holder_count = 1 then holders.any_validator_key
    end as validator_key,
    case
        when holders.observed_count = 1 then 'OBSERVED'
        when holders.observed_count = 0 and holders.holder_count = 1 then 'ASSUMED'
    end as basis,
    facts.payload_id,
    facts.json_path,
    facts.fetched_at,
    facts.is_final
from facts
left join holders
    on holders.chain_id = facts.chain_id
    and holders.period_number = facts.period_number
    and holders.identity_pubkey = facts.identity_pubkey
