{{config severity="warn"}}
-- A provider corrected an answer: the later one counts, and somebody should know.
select provider_name, endpoint, chain_id, period_identifier, validator_key, earlier_payload_id, later_payload_id, changed_at
from {{ref "payload_changes"}}
