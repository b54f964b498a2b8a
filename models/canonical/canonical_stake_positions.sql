-- One row per chain, period and stake account that is active, activating or deactivating in the period. The positions of a
-- validator in a period all come from one endpoint. The exported list repeats the balances of one day for every epoch: the
-- epochs decide who was active, and all of it is DERIVED.
with told as (
    select 'solana_rpc' as provider_name, 'getProgramAccounts' as endpoint, false as is_derived,
        payload_id, chain_id, period_identifier, fetched_at, is_final, element_path as json_path,
        stake_account, validator_key, staker_wallet, withdrawer_wallet, stake_lamports,
        -- Without a beginning it was there from the start.
        coalesce(activation_epoch, -1) as activation_epoch, deactivation_epoch
    from {{ref "stg_solana_rpc__get_program_accounts"}}
    union all
    select 'stake_accounts', 'stake_accounts', true,
        payload_id, chain_id, period_identifier, fetched_at, is_final, row_path,
        stake_account, validator_key, staker_wallet, withdrawer_wallet, stake_lamports,
        activation_epoch, deactivation_epoch
    from {{ref "stg_stake_accounts__stake_accounts"}}
),

mapped as (
    select told.*, mappings.priority
    from told
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = told.chain_id
        and mappings.fact = 'STAKE_POSITIONS'
        and mappings.provider_name = told.provider_name
        and mappings.endpoint = told.endpoint
),

best_priorities as (
    select chain_id, period_identifier, validator_key, min(priority) as priority
    from mapped
    group by chain_id, period_identifier, validator_key
),

ranked as (
    select
        mapped.*,
        periods.period_id,
        periods.period_number,
        row_number() over (
            partition by mapped.chain_id, periods.period_id, mapped.stake_account
            order by
                mapped.priority nulls last,
                mapped.is_final desc nulls last,
                mapped.fetched_at desc nulls last,
                mapped.payload_id desc nulls last,
                mapped.provider_name nulls last,
                mapped.json_path nulls last
        ) as preference
    from mapped
    join best_priorities
        on best_priorities.chain_id = mapped.chain_id
        and best_priorities.period_identifier = mapped.period_identifier
        and best_priorities.validator_key = mapped.validator_key
        and best_priorities.priority = mapped.priority
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = mapped.chain_id and periods.period_identifier = mapped.period_identifier
),

phases as (
    select
        *,
        activation_epoch < period_number
            and (deactivation_epoch is null or deactivation_epoch >= period_number) as is_active,
        activation_epoch = period_number
            and (deactivation_epoch is null or deactivation_epoch > period_number) as is_activating,
        activation_epoch < period_number and coalesce(deactivation_epoch = period_number, false) as is_deactivating
    from ranked
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
    case
        when stake_lamports is null then 'MISSING'
        when is_derived then 'DERIVED'
        else 'OBSERVED'
    end as status,
    providers.provider_id as source_provider_id,
    phases.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from phases
join {{ref "providers"}} as providers on providers.provider_name = phases.provider_name
where is_active or is_activating
union all
-- On Ethereum a validator is its own stake account, and its stake counts in every epoch of the period.
select
    activity.chain_id,
    activity.period_id,
    activity.validator_key as stake_account,
    activity.validator_key,
    cast(null as varchar) as staker_wallet,
    activity.withdrawal_address as withdrawer_wallet,
    activity.active_stake_native,
    cast(0 as decimal(38, 18)) as activating_stake_native,
    cast(0 as decimal(38, 18)) as deactivating_stake_native,
    activity.stake_weight,
    case when activity.is_observed_throughout then 'OBSERVED' else 'DERIVED' end as status,
    providers.provider_id as source_provider_id,
    activity.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from {{ref "canonical_validator_activity"}} as activity
join {{ref "chain_provider_mappings"}} as mappings
    on mappings.chain_id = activity.chain_id
    and mappings.fact = 'STAKE_POSITIONS'
    and mappings.provider_name = 'beacon_api'
    and mappings.endpoint = 'states/{id}/validators'
join {{ref "providers"}} as providers on providers.provider_name = 'beacon_api'
where activity.active_epochs > 0
