-- One row per figure of a validator and period that a Solana node gives, with the fact that it is.
with vote_accounts as (
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
)

select
    'solana_rpc' as provider_name,
    'getVoteAccounts' as endpoint,
    vote_accounts.payload_id,
    vote_accounts.chain_id,
    periods.period_id,
    vote_accounts.fetched_at,
    vote_accounts.is_final,
    vote_accounts.json_path,
    vote_accounts.validator_key,
    vote_accounts.fact,
    vote_accounts.is_rate,
    vote_accounts.value,
    false as is_derived,
    false as is_zero_proven
from vote_accounts
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = vote_accounts.chain_id and periods.period_identifier = vote_accounts.period_identifier
union all
select
    'solana_rpc' as provider_name,
    'getInflationReward' as endpoint,
    payload_id,
    chain_id,
    period_id,
    fetched_at,
    is_final,
    json_path,
    address as validator_key,
    'INFLATION_COMMISSION' as fact,
    false as is_rate,
    amount_native as value,
    false as is_derived,
    false as is_zero_proven
from {{ref "canonical_inflation_rewards"}}
where address_kind = 'VOTE_ACCOUNT'
