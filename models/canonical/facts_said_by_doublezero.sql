-- One row per figure of a validator and period that a file of DoubleZero gives, with the fact that it is.
-- Block rewards told by identity come with the validator that had the identity; through an assumed one they are derived.
-- A validator may be billed under several identities: its fee is their sum, and unknown while one of them is.
with bills as (
    select 'fees' as endpoint, payload_id, chain_id, period_identifier, fetched_at, is_final, cell_path, validator_key, dz_fee_lamports
    from {{ref "stg_doublezero__fees"}}
    union all
    select 'fees_and_payments', payload_id, chain_id, period_identifier, fetched_at, is_final, cell_path, validator_key, dz_fee_lamports
    from {{ref "stg_doublezero__fees_and_payments"}}
),

billed as (
    select
        *,
        count(*) over validator_bills as row_count,
        count(dz_fee_lamports) over validator_bills as known_count,
        sum(dz_fee_lamports) over validator_bills as total_lamports,
        row_number() over (
            partition by endpoint, payload_id, chain_id, period_identifier, validator_key
            order by dz_fee_lamports desc nulls last, cell_path nulls last
        ) as place
    from bills
    window validator_bills as (partition by endpoint, payload_id, chain_id, period_identifier, validator_key)
),

earnings as (
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
)

select
    'doublezero' as provider_name,
    'earnings' as endpoint,
    earnings.payload_id,
    earnings.chain_id,
    periods.period_id,
    earnings.fetched_at,
    earnings.is_final,
    earnings.json_path,
    earnings.validator_key,
    earnings.fact,
    earnings.is_rate,
    earnings.value,
    false as is_derived,
    false as is_zero_proven
from earnings
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = earnings.chain_id and periods.period_identifier = earnings.period_identifier
union all
select
    provider_name,
    endpoint,
    payload_id,
    chain_id,
    period_id,
    fetched_at,
    is_final,
    json_path,
    validator_key,
    fact,
    false as is_rate,
    amount_native as value,
    basis = 'ASSUMED' as is_derived,
    false as is_zero_proven
from {{ref "canonical_identity_facts"}}
where validator_key is not null
union all
select
    'doublezero',
    billed.endpoint,
    billed.payload_id,
    billed.chain_id,
    periods.period_id,
    billed.fetched_at,
    billed.is_final,
    billed.cell_path,
    billed.validator_key,
    'COST_DOUBLEZERO',
    false,
    case when billed.known_count = billed.row_count then {{lamports_to_coin lamports="billed.total_lamports"}} end,
    false,
    false
from billed
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = billed.chain_id and periods.period_identifier = billed.period_identifier
where billed.place = 1
