{{config severity="warn"}}
-- Split groups that are not whole at a validator: a member is not in force, a more specific rule stands in its place, or
-- members hold different slots of the period.
-- Their rules are floored there, and the atoms left over stay with the house.
select split_group, chain_id, period_id, validator_key, held_from_slot, held_slots, sum(share_bps) as share_bps
from {{ref "rules_in_scope"}}
where split_group is not null and certainty = 'IN_FORCE'
group by split_group, chain_id, period_id, validator_key, held_from_slot, held_slots
having sum(share_bps) <> 10000
