-- One row per chain, period and stake account that is active, activating or deactivating in the period.
-- The list repeats the balances of one day for every epoch: the epochs decide who was active, and all is DERIVED.
with listed as (
    select
        accounts.*,
        periods.period_id,
        periods.period_number,
        row_number() over (
            partition by accounts.chain_id, periods.period_id, accounts.stake_account
            order by
                accounts.is_final desc nulls last,
                accounts.fetched_at desc nulls last,
                accounts.payload_id desc nulls last,
                accounts.row_path nulls last
        ) as preference
    from {{ref "stg_stake_accounts__stake_accounts"}} as accounts
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = accounts.chain_id and periods.period_identifier = accounts.period_identifier
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = accounts.chain_id
        and mappings.fact = 'STAKE_POSITIONS'
        and mappings.provider_name = 'stake_accounts'
        and mappings.endpoint = 'stake_accounts'
),

phases as (
    select
        *,
        activation_epoch < period_number
            and (deactivation_epoch is null or deactivation_epoch >= period_number) as is_active,
        activation_epoch = period_number
            and (deactivation_epoch is null or deactivation_epoch > period_number) as is_activating,
        activation_epoch < period_number and coalesce(deactivation_epoch = period_number, false) as is_deactivating
    from listed
    where preference = 1
)

select
    phases.chain_id,
    phases.period_id,
    phases.stake_account,
    phases.validator_key,
    phases.staker_wallet,
    phases.withdrawer_wallet,
    {{lamports_to_coin lamports="case when is_active then stake_lamports else 0 end"}} as active_stake_native,
    {{lamports_to_coin lamports="case when is_activating then stake_lamports else 0 end"}} as activating_stake_native,
    {{lamports_to_coin lamports="case when is_deactivating then stake_lamports else 0 end"}} as deactivating_stake_native,
    cast(case when is_active then stake_lamports else 0 end as decimal(38, 0)) as stake_weight,
    case when stake_lamports is null then 'MISSING' else 'DERIVED' end as status,
    providers.provider_id as source_provider_id,
    phases.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from phases
join {{ref "providers"}} as providers on providers.provider_name = 'stake_accounts'
where is_active or is_activating
