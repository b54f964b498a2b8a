-- One row per figure of a validator and period that Marinade gives, with the fact that it is.
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
