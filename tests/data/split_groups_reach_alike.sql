{{config severity="warn"}}
-- Split groups that are not whole at a validator: a member is not in force, or a more specific rule stands in its place.
-- Their rules are floored there, and the atoms left over stay with the house.
select split_group, chain_id, period_id, validator_key, sum(share_bps) as share_bps
from {{ref "rules_in_scope"}}
where split_group is not null and certainty = 'IN_FORCE'
group by split_group, chain_id, period_id, validator_key
having sum(share_bps) <> 10000
