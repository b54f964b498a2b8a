-- Of an agreement one version holds in a slot of a chain: two that overlap would both give lines. And where a version
-- speaks in slots of a chain it does not speak in its periods too: neither would be the one that counts.
with slots as (
    select * from {{ref "agreement_version_slots"}}
)

select
    slots.agreement_id,
    slots.version_number,
    slots.chain_id,
    others.version_number as other_version_number,
    'it begins in slot ' || slots.from_slot || ', before version ' || others.version_number || ' has ended' as reason
from slots
inner join slots as others
    on others.agreement_id = slots.agreement_id
    and others.chain_id = slots.chain_id
    and others.version_number <> slots.version_number
where (others.from_slot, others.version_number) < (slots.from_slot, slots.version_number)
    and (others.until_slot is null or slots.from_slot < others.until_slot)
union all
select
    slots.agreement_id,
    slots.version_number,
    slots.chain_id,
    cast(null as integer) as other_version_number,
    'the version speaks in periods of the chain too (agreement_version_periods): keep one of the two' as reason
from slots
inner join {{ref "agreement_version_periods"}} as periods
    on periods.agreement_id = slots.agreement_id
    and periods.version_number = slots.version_number
    and periods.chain_id = slots.chain_id
