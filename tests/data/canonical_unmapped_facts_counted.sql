{{config severity="warn"}}
-- Figures that belong to no validator for sure. They are not used; here they are counted.
select chain_id, period_id, provider_name, key_kind, key, fact, amount_native
from {{ref "canonical_unmapped_facts"}}
