-- One row per chain, validator and period in which a provider named the validator's identity: the observation that counts.
with observed as (
    select 'doublezero' as provider_name, 'earnings' as endpoint,
        payload_id, chain_id, period_identifier, fetched_at, is_final, row_path as json_path, validator_key, identity_pubkey
    from {{ref "stg_doublezero__earnings"}}
    union all
    select 'doublezero', 'fees',
        payload_id, chain_id, period_identifier, fetched_at, is_final, row_path, validator_key, identity_pubkey
    from {{ref "stg_doublezero__fees"}}
    union all
    select 'solana_rpc', 'getVoteAccounts',
        payload_id, chain_id, period_identifier, fetched_at, is_final, element_path, validator_key, identity_pubkey
    from {{ref "stg_solana_rpc__get_vote_accounts"}}
),

ranked as (
    select
        observed.*,
        periods.period_number,
        row_number() over (
            partition by observed.chain_id, observed.validator_key, periods.period_number
            order by
                observed.is_final desc nulls last,
                mappings.priority nulls last,
                observed.fetched_at desc nulls last,
                observed.payload_id desc nulls last,
                observed.endpoint nulls last,
                observed.json_path nulls last
        ) as preference
    from observed
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = observed.chain_id
        and mappings.fact = 'IDENTITY'
        and mappings.provider_name = observed.provider_name
        and mappings.endpoint = observed.endpoint
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = observed.chain_id and periods.period_identifier = observed.period_identifier
    where observed.validator_key is not null and observed.identity_pubkey is not null
)

select
    chain_id,
    validator_key,
    period_number,
    identity_pubkey,
    provider_name,
    payload_id,
    json_path,
    fetched_at
from ranked
where preference = 1
