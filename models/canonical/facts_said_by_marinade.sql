-- One row per figure of a validator and period that Marinade gives, with the fact that it is.
-- What a bond paid is the sum of the settlements that count; what Marinade paid for a validator cost the validator nothing.
with snapshots as (
    select
        listed.payload_id,
        listed.chain_id,
        periods.period_id,
        listed.fetched_at,
        listed.is_final,
        listed.element_path || case kinds.fact
            when 'ACTIVE_STAKE' then '.stake'
            when 'COMMISSION_RATE' then '.commission'
            when 'MEV_COMMISSION_RATE' then '.mev_commission'
        end as json_path,
        listed.validator_key,
        kinds.fact,
        kinds.is_rate,
        case kinds.fact
            when 'ACTIVE_STAKE' then {{lamports_to_coin lamports="listed.stake_lamports"}}
            when 'COMMISSION_RATE' then cast(listed.commission_bps as decimal(38, 18))
            when 'MEV_COMMISSION_RATE' then cast(listed.mev_commission_bps as decimal(38, 18))
        end as value
    from {{ref "stg_marinade__validators"}} as listed
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = listed.chain_id and periods.period_identifier = listed.period_identifier
    cross join (values ('ACTIVE_STAKE', false), ('COMMISSION_RATE', true), ('MEV_COMMISSION_RATE', true)) as kinds (fact, is_rate)
    where listed.validator_key is not null
),

settled as (
    select
        *,
        sum(case when is_cost then amount_native else 0 end) over (
            partition by chain_id, period_id, validator_key
        ) as cost_native,
        row_number() over (
            partition by chain_id, period_id, validator_key
            order by fetched_at desc nulls last, payload_id desc nulls last, is_cost desc nulls last, json_path nulls last
        ) as recency
    from {{ref "canonical_bond_settlements"}}
)

select
    'marinade' as provider_name,
    'mev-info' as endpoint,
    seen.payload_id,
    seen.chain_id,
    periods.period_id,
    seen.fetched_at,
    seen.is_final,
    seen.element_path || '.mev_commission_bps' as json_path,
    seen.validator_key,
    'MEV_COMMISSION_RATE' as fact,
    true as is_rate,
    cast(seen.mev_commission_bps as decimal(38, 18)) as value,
    false as is_derived,
    false as is_zero_proven
from {{ref "stg_marinade__mev_info"}} as seen
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = seen.chain_id and periods.period_identifier = seen.period_identifier
where seen.validator_key is not null
union all
select
    'marinade',
    'validators',
    payload_id,
    chain_id,
    period_id,
    fetched_at,
    is_final,
    json_path,
    validator_key,
    fact,
    is_rate,
    value,
    false,
    false
from snapshots
union all
select
    'marinade',
    'settlements',
    payload_id,
    chain_id,
    period_id,
    fetched_at,
    is_final,
    json_path,
    validator_key,
    'COST_BOND',
    false,
    cast(cost_native as decimal(38, 18)),
    false,
    false
from settled
where recency = 1
