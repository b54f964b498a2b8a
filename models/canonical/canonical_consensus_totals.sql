-- One row per chain, period and validator of which consensus rewards are a fact: whose validator it is, what it earned, and
-- the operator's commission where it is a client's: of the base that the contract names, floored to the gwei.
with rewards as (
    select * from {{ref "canonical_fact_candidates"}} where fact = 'CONSENSUS_REWARDS' and is_chosen
),

terms as (
    select
        rewards.chain_id,
        rewards.period_id,
        rewards.validator_key,
        rewards.value as rewards_native,
        rewards.status as rewards_status,
        rewards.source_provider_id,
        rewards.source_payload_id,
        validators.ownership,
        validators.commission_rate_bps,
        -- What goes to the operator's own address is counted as block fees or tips already.
        case validators.commission_base
            when 'CONSENSUS_AND_EXECUTION' then rewards.value + income.others_native
            when 'CONSENSUS' then rewards.value
        end as base_native
    from rewards
    join {{ref "canonical_periods"}} as periods on periods.period_id = rewards.period_id
    left join {{ref "validators"}} as validators
        on validators.chain_id = rewards.chain_id
        and validators.validator_key = rewards.validator_key
        and validators.from_period <= periods.period_number
        and (validators.until_period is null or validators.until_period > periods.period_number)
    left join {{ref "canonical_execution_income"}} as income
        on income.period_id = rewards.period_id and income.validator_key = rewards.validator_key
),

commissions as (
    select
        *,
        case
            when rewards_native is null then null
            when ownership = 'OWN' then cast(0 as decimal(38, 18))
            -- Not greatest(base, 0), which would make an unknown base 0.
            when ownership = 'CLIENT' then
                {{truncate_to_decimals amount=(floor_bps amount="case when base_native < 0 then 0 else base_native end" bps="commission_rate_bps") decimals="9"}}
        end as commission_native
    from terms
)

select
    chain_id,
    period_id,
    validator_key,
    ownership,
    rewards_native,
    rewards_status,
    cast(case
        when ownership = 'OWN' then rewards_native
        else coalesce(base_native, rewards_native) - commission_native
    end as decimal(38, 18)) as stakers_native,
    cast(commission_native as decimal(38, 18)) as commission_native,
    case
        when commission_native is null then 'MISSING'
        when ownership = 'OWN' or commission_rate_bps = 0 then 'PROVEN_ZERO'
        else 'DERIVED'
    end as commission_status,
    source_provider_id,
    source_payload_id
from commissions
