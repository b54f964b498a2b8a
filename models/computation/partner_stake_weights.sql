-- One row per partner, chain, period and validator that the operator runs and of which stake positions are known: the
-- partner's part of its stake, 0 when none of the positions is theirs. NULL while one of theirs is unknown.
with partners_and_lists as (
    select
        partners.partner_id,
        lists.chain_id,
        lists.period_id,
        lists.validator_key,
        lists.is_derived as is_list_derived
    from {{ref "validator_stake_lists"}} as lists
    inner join {{ref "operated_validators"}} as operated
        on operated.chain_id = lists.chain_id
        and operated.period_id = lists.period_id
        and operated.validator_key = lists.validator_key
    cross join {{ref "partners"}} as partners
),

positions_of_partners as (
    select
        partner_id,
        chain_id,
        period_id,
        validator_key,
        sum(stake_weight) as stake_weight,
        count(*) filter (where stake_weight is null) as unknown_positions,
        count(*) filter (where status = 'DERIVED') as derived_positions
    from {{ref "partner_positions"}}
    group by partner_id, chain_id, period_id, validator_key
)

select
    pairs.partner_id,
    pairs.chain_id,
    pairs.period_id,
    pairs.validator_key,
    cast(case when held.unknown_positions > 0 then null else coalesce(held.stake_weight, 0) end as decimal(38, 0))
        as stake_weight,
    case
        when held.unknown_positions > 0 then 'MISSING'
        when held.derived_positions > 0 then 'DERIVED'
        -- That none of the positions is the partner's is known as well as the list of them is.
        when held.partner_id is null and pairs.is_list_derived then 'DERIVED'
        else 'OBSERVED'
    end as status
from partners_and_lists as pairs
left join positions_of_partners as held
    on held.partner_id = pairs.partner_id
    and held.chain_id = pairs.chain_id
    and held.period_id = pairs.period_id
    and held.validator_key = pairs.validator_key
