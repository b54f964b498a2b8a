-- Stakewiz's amounts are floats and its rates those of the moment: no fact may be taken from it.
select chain_id, fact, endpoint, priority
from {{ref "chain_provider_mappings"}}
where provider_name = 'stakewiz'
