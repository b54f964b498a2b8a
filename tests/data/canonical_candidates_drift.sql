{{config severity="warn"}}
-- Two endpoints that speak of one fact differ by more than their tolerance.
select
    one.chain_id,
    one.period_id,
    one.validator_key,
    one.fact,
    one.endpoint as endpoint,
    one.value as value,
    other.endpoint as other_endpoint,
    other.value as other_value
from {{ref "canonical_fact_candidates"}} as one
join {{ref "canonical_fact_candidates"}} as other
    on other.chain_id = one.chain_id
    and other.period_id = one.period_id
    and other.validator_key = one.validator_key
    and other.fact = one.fact
    and (other.provider_name, other.endpoint) > (one.provider_name, one.endpoint)
join {{ref "chains"}} as chains on chains.chain_id = one.chain_id
join {{ref "provider_endpoints"}} as one_endpoint
    on one_endpoint.provider_name = one.provider_name and one_endpoint.endpoint = one.endpoint
join {{ref "provider_endpoints"}} as other_endpoint
    on other_endpoint.provider_name = other.provider_name and other_endpoint.endpoint = other.endpoint
where abs(one.value - other.value) > case
    when one.fact in ('COMMISSION_RATE', 'MEV_COMMISSION_RATE') then 0
    when chains.native_decimals = 9 then {{lamports_to_coin lamports="greatest(one_endpoint.tolerance, other_endpoint.tolerance)"}}
    else 0
end
