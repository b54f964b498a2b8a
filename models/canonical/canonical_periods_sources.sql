-- One row per period and payload that speaks of it.
select
    periods.period_id as row_id,
    mentioned.payload_id,
    '$' as json_path,
    cast(null as decimal(38, 18)) as amount_native
from {{ref "canonical_periods"}} as periods
join {{ref "payload_periods"}} as mentioned
    on mentioned.chain_id = periods.chain_id and mentioned.period_identifier = periods.period_identifier
