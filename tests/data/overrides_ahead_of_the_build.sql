{{config severity="warn"}}
-- Overrides that were written after the time of the build, or bear a time in the future: they set nothing yet.
select agreement_id, rule_key, chain_id, period_identifier, validator_key, created_at
from {{ref "commission_overrides"}}
where created_at > {{as_of}}
