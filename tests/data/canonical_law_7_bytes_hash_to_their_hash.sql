-- The bytes of every landed payload still hash to the hash that was taken when they came.
select payload_id, provider_name, endpoint, response_hash
from {{source "landing" "staging_payloads"}}
where {{sha256_text text="raw_payload"}} <> response_hash
