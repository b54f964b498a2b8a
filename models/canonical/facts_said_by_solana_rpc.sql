-- One row per figure of a validator and period that a Solana node gives, with the fact that it is.
with vote_accounts as (
    select
        listed.payload_id,
        listed.chain_id,
        listed.period_identifier,
        listed.fetched_at,
        listed.is_final,
        case kinds.fact when 'ACTIVE_STAKE' then listed.element_path || '.activatedStake' else listed.commission_path end as json_path,
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
    endpoint,
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
union all
-- The rate at which a reward was worked out is that of its period; the one of getVoteAccounts is today's.
select
    'solana_rpc' as provider_name,
    endpoint,
    payload_id,
    chain_id,
    period_id,
    fetched_at,
    is_final,
    commission_path as json_path,
    address as validator_key,
    'COMMISSION_RATE' as fact,
    true as is_rate,
    cast(commission_bps as decimal(38, 18)) as value,
    false as is_derived,
    false as is_zero_proven
from {{ref "canonical_inflation_rewards"}}
where address_kind = 'VOTE_ACCOUNT' and commission_bps is not null
union all
select
    'solana_rpc' as provider_name,
    'getBlock' as endpoint,
    payload_id,
    chain_id,
    period_id,
    fetched_at,
    is_final,
    json_path,
    validator_key,
    'EXEC_FEES' as fact,
    false as is_rate,
    fees_native as value,
    is_derived,
    false as is_zero_proven
from {{ref "canonical_leader_fees"}}
