-- The shares of a split group sum to 10000 wherever and whenever one of its rules holds: else the atoms that flooring
-- leaves over would belong to nobody for sure.
with members as (
    select * from {{ref "rule_spans"}} where split_group is not null
),

-- Sums change where a rule begins and where one ends.
moments as (
    select distinct split_group, chain_id, validator_key, time_unit, span_from as moment from members
    union
    select distinct split_group, chain_id, validator_key, time_unit, span_until as moment
    from members
    where span_until is not null
),

members_of_moment as (
    select moments.moment, members.*
    from moments
    inner join members
        on members.split_group = moments.split_group
        and members.chain_id = moments.chain_id
        and members.validator_key = moments.validator_key
        and members.time_unit = moments.time_unit
        and members.span_from <= moments.moment
        and (members.span_until is null or moments.moment < members.span_until)
),

sums as (
    select split_group, chain_id, validator_key, time_unit, moment, sum(share_bps) as share_bps
    from members_of_moment
    group by split_group, chain_id, validator_key, time_unit, moment
    having sum(share_bps) <> 10000
)

select
    members.agreement_id,
    members.version_number,
    members.rule_key,
    min(
        'the shares of split group ' || members.split_group || ' sum to ' || sums.share_bps || ' instead of 10000 bps at '
        || members.validator_key || ' on ' || members.chain_id
        || case members.time_unit
            when 'SLOT' then ' from slot ' || members.moment
            when 'PERIOD' then ' from period ' || members.moment
            else ' from ' || cast(date '1970-01-01' + cast(members.moment as integer) as varchar)
        end
    ) as reason
from members_of_moment as members
inner join sums
    on sums.split_group = members.split_group
    and sums.chain_id = members.chain_id
    and sums.validator_key = members.validator_key
    and sums.time_unit = members.time_unit
    and sums.moment = members.moment
group by members.agreement_id, members.version_number, members.rule_key
