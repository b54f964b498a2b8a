-- One row per figure of a validator and period that Jito's kobe gives, with the fact that it is.
-- A 0 is unknown but for one: a final answer that shows a validator without Jito, which has no tip account.
with validators as (
    select
        'validators' as endpoint,
        listed.payload_id,
        listed.chain_id,
        listed.period_identifier,
        listed.fetched_at,
        listed.is_final,
        listed.element_path || kinds.field as json_path,
        listed.validator_key,
        kinds.fact,
        kinds.is_rate,
        case kinds.fact
            when 'MEV_TOTAL' then {{lamports_to_coin lamports="listed.mev_rewards_lamports"}}
            when 'MEV_COMMISSION_RATE' then cast(listed.mev_commission_bps as decimal(38, 18))
        end as value,
        listed.is_final and not listed.is_running_jito and listed.mev_commission_bps is null as has_no_tip_account
    from {{ref "stg_jito__validators"}} as listed
    cross join (
        values
            ('MEV_TOTAL', '.mev_rewards', false),
            ('MEV_COMMISSION_RATE', '.mev_commission_bps', true)
    ) as kinds (fact, field, is_rate)
),

histories as (
    select
        'validators/{vote}' as endpoint,
        listed.payload_id,
        listed.chain_id,
        listed.period_identifier,
        listed.fetched_at,
        listed.is_final,
        listed.element_path || kinds.field as json_path,
        listed.validator_key,
        kinds.fact,
        kinds.is_rate,
        case kinds.fact
            when 'MEV_TOTAL' then {{lamports_to_coin lamports="listed.mev_rewards_lamports"}}
            when 'MEV_COMMISSION_RATE' then cast(listed.mev_commission_bps as decimal(38, 18))
        end as value,
        false as has_no_tip_account
    from {{ref "stg_jito__validators_vote"}} as listed
    cross join (
        values
            ('MEV_TOTAL', '.mev_rewards', false),
            ('MEV_COMMISSION_RATE', '.mev_commission_bps', true)
    ) as kinds (fact, field, is_rate)
    where listed.validator_key is not null
),

rewards as (
    select
        'validator_rewards' as endpoint,
        listed.payload_id,
        listed.chain_id,
        listed.period_identifier,
        listed.fetched_at,
        listed.is_final,
        listed.element_path || kinds.field as json_path,
        listed.validator_key,
        kinds.fact,
        kinds.is_rate,
        case kinds.fact
            when 'MEV_TOTAL' then {{lamports_to_coin lamports="listed.mev_revenue_lamports"}}
            when 'MEV_COMMISSION_RATE' then cast(listed.mev_commission_bps as decimal(38, 18))
            -- What was passed on: the validator has kept its commission before.
            when 'PRIORITY_FEES_SHARED' then {{lamports_to_coin lamports="listed.priority_fee_revenue_lamports"}}
        end as value,
        false as has_no_tip_account
    from {{ref "stg_jito__validator_rewards"}} as listed
    cross join (
        values
            ('MEV_TOTAL', '.mev_revenue', false),
            ('MEV_COMMISSION_RATE', '.mev_commission', true),
            ('PRIORITY_FEES_SHARED', '.priority_fee_revenue', false)
    ) as kinds (fact, field, is_rate)
),

figures as (
    select * from validators
    union all
    select * from histories
    union all
    select * from rewards
)

select
    'jito' as provider_name,
    figures.endpoint,
    figures.payload_id,
    figures.chain_id,
    periods.period_id,
    figures.fetched_at,
    figures.is_final,
    figures.json_path,
    figures.validator_key,
    figures.fact,
    figures.is_rate,
    figures.value,
    false as is_derived,
    figures.has_no_tip_account and not figures.is_rate as is_zero_proven
from figures
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = figures.chain_id and periods.period_identifier = figures.period_identifier
