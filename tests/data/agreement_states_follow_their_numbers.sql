-- The states of an agreement begin in the order of their numbers, by day and by period of each chain: of two that have
-- begun the greater number holds.
with starts as (
    select agreement_id, state_number, null as chain_id, null as from_period, effective_from
    from {{ref "agreement_states"}}
    union all
    select agreement_id, state_number, chain_id, from_period, null as effective_from
    from {{ref "agreement_state_periods"}}
)

select
    later.agreement_id,
    later.state_number,
    earlier.state_number as other_state_number,
    later.chain_id,
    coalesce(cast(later.from_period as varchar), cast(later.effective_from as varchar)) as begins,
    coalesce(cast(earlier.from_period as varchar), cast(earlier.effective_from as varchar)) as other_begins
from starts as later
inner join starts as earlier
    on earlier.agreement_id = later.agreement_id
    and earlier.chain_id is not distinct from later.chain_id
    and earlier.state_number < later.state_number
where earlier.from_period > later.from_period or earlier.effective_from > later.effective_from
