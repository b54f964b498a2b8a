-- One row per chain, period, validator and component that a rule on clients' revenue reaches, where the rewards of all
-- the validator's stake accounts are known: their sum in base units. All are known when the positions are the whole
-- stake, each of them with stake has a known reward, and nothing was credited to an account beside them.
with places as (
    select distinct chain_id, period_id, validator_key, revenue_component
    from {{ref "rules_in_scope"}}
    where attribution_method = 'CLIENT_REVENUE'
        -- Of the fees of blocks nothing is credited to stakers.
        and revenue_component in ('COMMISSION', 'MEV_TIPS')
        and certainty = 'IN_FORCE'
),

-- An account without stake earns nothing, so that its reward need not be known.
listed as (
    select
        places.chain_id,
        places.period_id,
        places.validator_key,
        places.revenue_component,
        sum({{coin_to_lamports amount="credited.credited_native"}}) as reward_weight,
        coalesce(sum(credited.credited_native), 0) as credited_native,
        count(*) filter (where positions.stake_weight > 0 and credited.credited_native is null) as unknown_rewards,
        count(*) filter (where credited.status = 'DERIVED') as derived_rewards
    from places
    inner join {{ref "canonical_stake_positions"}} as positions
        on positions.chain_id = places.chain_id
        and positions.period_id = places.period_id
        and positions.validator_key = places.validator_key
    left join {{ref "credited_rewards"}} as credited
        on credited.chain_id = places.chain_id
        and credited.period_id = places.period_id
        and credited.validator_key = places.validator_key
        and credited.revenue_component = places.revenue_component
        and credited.stake_account = positions.stake_account
    group by places.chain_id, places.period_id, places.validator_key, places.revenue_component
),

credited_in_all as (
    select
        places.chain_id,
        places.period_id,
        places.validator_key,
        places.revenue_component,
        sum(credited.credited_native) as credited_native,
        count(*) filter (where credited.credited_native < 0) as penalties
    from places
    inner join {{ref "credited_rewards"}} as credited
        on credited.chain_id = places.chain_id
        and credited.period_id = places.period_id
        and credited.validator_key = places.validator_key
        and credited.revenue_component = places.revenue_component
    group by places.chain_id, places.period_id, places.validator_key, places.revenue_component
)

select
    listed.chain_id,
    listed.period_id,
    listed.validator_key,
    listed.revenue_component,
    cast(coalesce(listed.reward_weight, 0) as decimal(38, 0)) as reward_weight,
    case
        when lists.is_derived or meta.status = 'DERIVED' or listed.derived_rewards > 0 then 'DERIVED'
        else 'OBSERVED'
    end as status
from listed
inner join {{ref "validator_stake_lists"}} as lists
    on lists.chain_id = listed.chain_id
    and lists.period_id = listed.period_id
    and lists.validator_key = listed.validator_key
inner join {{ref "canonical_validator_meta"}} as meta
    on meta.chain_id = listed.chain_id
    and meta.period_id = listed.period_id
    and meta.validator_key = listed.validator_key
left join credited_in_all as credited
    on credited.chain_id = listed.chain_id
    and credited.period_id = listed.period_id
    and credited.validator_key = listed.validator_key
    and credited.revenue_component = listed.revenue_component
where lists.is_whole
    and listed.unknown_rewards = 0
    -- Parts of a sum that penalties made smaller would be none.
    and coalesce(credited.penalties, 0) = 0
    and listed.credited_native = coalesce(credited.credited_native, 0)
