-- One row per rule of a version and scope over which its tiers, its floor or its cap count: what it gives in a step rests
-- on all steps of the span. Tiers add up what earlier steps earned, floors and caps what these gave.
select agreement_id, version_number, rule_key, tier_scope as scope, false as sums_amounts
from {{ref "agreement_rules"}}
where tier_mode <> 'NONE'
union
select agreement_id, version_number, rule_key, floor_scope as scope, true as sums_amounts
from {{ref "agreement_rules"}}
where floor_native is not null
union
select agreement_id, version_number, rule_key, cap_scope as scope, true as sums_amounts
from {{ref "agreement_rules"}}
where cap_native is not null
