{{config severity="warn"}}
-- Payloads that speak of a chain nobody registered, or of a period that is no number: nothing of them is used.
select mentioned.provider_name, mentioned.endpoint, mentioned.payload_id, mentioned.chain_id, mentioned.period_identifier
from {{ref "payload_periods"}} as mentioned
left join {{ref "canonical_periods"}} as periods
    on periods.chain_id = mentioned.chain_id and periods.period_identifier = mentioned.period_identifier
where periods.period_id is null
