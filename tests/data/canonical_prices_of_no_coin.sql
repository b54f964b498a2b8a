{{config severity="warn"}}
-- Payloads with prices of a coin that the registry does not know as the coin of their chain: nothing of them is used.
select distinct chain_id, provider_name, endpoint, payload_id, coin
from {{ref "canonical_price_claims"}}
where native_unit is null
