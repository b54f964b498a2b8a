-- One row per chain, period, validator, fact and endpoint that gives the fact: what it says, and whether it is the one
-- that counts. Usable before missing, seen before derived, then priority, then the later answer.
with earnings as (
    select
        earned.payload_id,
        earned.chain_id,
        earned.period_identifier,
        earned.fetched_at,
        earned.is_final,
        earned.row_path || '[' || case kinds.fact
            when 'EXEC_FEES' then earned.block_rewards_column
            when 'MEV_TOTAL' then earned.mev_rewards_column
            when 'INFLATION_TOTAL' then earned.inflation_column
            when 'ACTIVE_STAKE' then earned.stake_column
            when 'COMMISSION_RATE' then earned.commission_column
            when 'MEV_COMMISSION_RATE' then earned.mev_commission_column
        end || ']' as json_path,
        earned.validator_key,
        kinds.fact,
        kinds.is_rate,
        case kinds.fact
            when 'EXEC_FEES' then {{lamports_to_coin lamports="earned.block_rewards_lamports"}}
            when 'MEV_TOTAL' then {{lamports_to_coin lamports="earned.mev_rewards_lamports"}}
            when 'INFLATION_TOTAL' then {{lamports_to_coin lamports="earned.inflation_lamports"}}
            when 'ACTIVE_STAKE' then {{lamports_to_coin lamports="earned.stake_lamports"}}
            when 'COMMISSION_RATE' then cast(earned.commission_bps as decimal(38, 18))
            when 'MEV_COMMISSION_RATE' then cast(earned.mev_commission_bps as decimal(38, 18))
        end as value
    from {{ref "stg_doublezero__earnings"}} as earned
    cross join (
        values
            ('EXEC_FEES', false),
            ('MEV_TOTAL', false),
            ('INFLATION_TOTAL', false),
            ('ACTIVE_STAKE', false),
            ('COMMISSION_RATE', true),
            ('MEV_COMMISSION_RATE', true)
    ) as kinds (fact, is_rate)
    where earned.validator_key is not null
),

vote_accounts as (
    select
        listed.payload_id,
        listed.chain_id,
        listed.period_identifier,
        listed.fetched_at,
        listed.is_final,
        listed.element_path || case kinds.fact when 'ACTIVE_STAKE' then '.activatedStake' else '.commission' end as json_path,
        listed.validator_key,
        kinds.fact,
        kinds.is_rate,
        case kinds.fact
            when 'ACTIVE_STAKE' then {{lamports_to_coin lamports="listed.active_stake_lamports"}}
            when 'COMMISSION_RATE' then cast(listed.commission_bps as decimal(38, 18))
        end as value
    from {{ref "stg_solana_rpc__get_vote_accounts"}} as listed
    cross join (values ('ACTIVE_STAKE', false), ('COMMISSION_RATE', true)) as kinds (fact, is_rate)
    where listed.validator_key is not null
),

by_period_name as (
    select 'doublezero' as provider_name, 'earnings' as endpoint, payload_id, chain_id, period_identifier, fetched_at, is_final,
        json_path, validator_key, fact, is_rate, value
    from earnings
    union all
    select 'solana_rpc', 'getVoteAccounts', payload_id, chain_id, period_identifier, fetched_at, is_final,
        json_path, validator_key, fact, is_rate, value
    from vote_accounts
    union all
    select 'marinade', 'mev-info', payload_id, chain_id, period_identifier, fetched_at, is_final,
        element_path || '.mev_commission_bps', validator_key, 'MEV_COMMISSION_RATE', true, cast(mev_commission_bps as decimal(38, 18))
    from {{ref "stg_marinade__mev_info"}}
    where validator_key is not null
),

said as (
    select by_period_name.provider_name, by_period_name.endpoint, by_period_name.payload_id, by_period_name.chain_id,
        periods.period_id, by_period_name.fetched_at, by_period_name.is_final, by_period_name.json_path,
        by_period_name.validator_key, by_period_name.fact, by_period_name.is_rate, by_period_name.value, false as is_assumed
    from by_period_name
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = by_period_name.chain_id and periods.period_identifier = by_period_name.period_identifier
    union all
    select provider_name, endpoint, payload_id, chain_id, period_id, fetched_at, is_final, json_path,
        validator_key, fact, false, amount_native, basis = 'ASSUMED'
    from {{ref "canonical_identity_facts"}}
    where validator_key is not null
    union all
    select 'solana_rpc', 'getInflationReward', payload_id, chain_id, period_id, fetched_at, is_final, json_path,
        address, 'INFLATION_COMMISSION', false, amount_native, false
    from {{ref "canonical_inflation_rewards"}}
    where address_kind = 'VOTE_ACCOUNT'
),

judged as (
    select
        said.*,
        mappings.priority,
        case
            when said.value is null then 'MISSING'
            when said.value = 0 and not said.is_rate and endpoints.zero_means = 'UNKNOWN' then 'MISSING'
            when said.is_assumed then 'DERIVED'
            when said.value = 0 and not said.is_rate then 'PROVEN_ZERO'
            else 'OBSERVED'
        end as status
    from said
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = said.chain_id
        and mappings.fact = said.fact
        and mappings.provider_name = said.provider_name
        and mappings.endpoint = said.endpoint
    join {{ref "provider_endpoints"}} as endpoints
        on endpoints.provider_name = said.provider_name and endpoints.endpoint = said.endpoint
),

ranked as (
    select
        *,
        case status when 'MISSING' then 2 when 'DERIVED' then 1 else 0 end as worth,
        row_number() over (
            partition by chain_id, period_id, validator_key, fact, provider_name, endpoint
            order by
                is_final desc nulls last,
                case status when 'MISSING' then 2 when 'DERIVED' then 1 else 0 end nulls last,
                fetched_at desc nulls last,
                payload_id desc nulls last,
                json_path nulls last
        ) as preference_within_endpoint
    from judged
),

candidates as (
    select
        *,
        row_number() over (
            partition by chain_id, period_id, validator_key, fact
            order by
                worth nulls last,
                priority nulls last,
                fetched_at desc nulls last,
                payload_id desc nulls last,
                provider_name nulls last,
                endpoint nulls last
        ) as preference
    from ranked
    where preference_within_endpoint = 1
)

select
    candidates.chain_id,
    candidates.period_id,
    candidates.validator_key,
    candidates.fact,
    candidates.provider_name,
    candidates.endpoint,
    case when candidates.status <> 'MISSING' then candidates.value end as value,
    candidates.status,
    candidates.payload_id,
    candidates.json_path,
    candidates.preference = 1 as is_chosen,
    providers.provider_id as source_provider_id,
    candidates.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from candidates
join {{ref "providers"}} as providers on providers.provider_name = candidates.provider_name
