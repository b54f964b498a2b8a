-- One row per partner, chain, period and validator that a rule by stake or by the clients' revenue reaches, and of which
-- stake positions are known: the partner's part of its stake, 0 when none of the positions is theirs. NULL while one of
-- theirs is unknown.
with pairs_in_scope as (
    select distinct partner_id, chain_id, period_id, validator_key
    from {{ref "rules_in_scope"}}
    where attribution_method <> 'FIXED_SHARE'
),

partners_and_lists as (
    select
        pairs.partner_id,
        pairs.chain_id,
        pairs.period_id,
        pairs.validator_key,
        lists.is_derived as is_list_derived
    from pairs_in_scope as pairs
    inner join {{ref "validator_stake_lists"}} as lists
        on lists.chain_id = pairs.chain_id
        and lists.period_id = pairs.period_id
        and lists.validator_key = pairs.validator_key
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
