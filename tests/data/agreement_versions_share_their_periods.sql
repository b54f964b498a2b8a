-- In a period either one version of an agreement holds the whole, or versions hold different slots of it: no slot twice,
-- and none beside a version that holds all. What tests of the registry tell of versions in one unit of time, this one
-- tells where some go by slots and others by periods or days.
select
    agreement_id,
    chain_id,
    period_id,
    count(*) as versions,
    count(*) filter (where held_slots is null) as versions_of_the_whole,
    sum(held_slots) as held_slots,
    max(period_slots) as period_slots
from {{ref "agreement_versions_in_force"}}
where certainty = 'IN_FORCE'
group by agreement_id, chain_id, period_id
having (count(*) filter (where held_slots is null) > 0 and count(*) > 1)
    or sum(held_slots) > max(period_slots)
