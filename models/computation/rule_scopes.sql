-- One row per rule of a version and scope over which its tiers, its floor or its cap count: what it gives in a step rests
-- on all steps of the span.
select agreement_id, version_number, rule_key, tier_scope as scope
from {{ref "agreement_rules"}}
where tier_mode <> 'NONE'
union
select agreement_id, version_number, rule_key, floor_scope as scope
from {{ref "agreement_rules"}}
where floor_native is not null
union
select agreement_id, version_number, rule_key, cap_scope as scope
from {{ref "agreement_rules"}}
where cap_native is not null
union
-- A cap counts what a floor of another scope added to earlier steps, and that may rest on steps before its own anchor.
select agreement_id, version_number, rule_key, 'AGREEMENT' as scope
from {{ref "agreement_rules"}}
where cap_scope <> 'PERIOD' and floor_scope not in ('PERIOD', cap_scope)
