-- Terms that this version of Aurora cannot compute yet are refused, never ignored: a line made without them would
-- look right and be wrong.
with refused as (
    select
        agreement_id,
        version_number,
        rule_key,
        cast(null as integer) as tier_number,
        case
            when tier_mode <> 'NONE' then 'tiers are not computed yet'
            when floor_scope <> 'PERIOD' then 'a floor over a ' || floor_scope || ' is not computed yet, only over a PERIOD'
            when cap_scope <> 'PERIOD' then 'a cap over a ' || cap_scope || ' is not computed yet, only over a PERIOD'
        end as reason
    from {{ref "agreement_rules"}}
    union all
    select
        agreement_id,
        version_number,
        rule_key,
        tier_number,
        'tiers are not computed yet' as reason
    from {{ref "agreement_rule_tiers"}}
)

select * from refused where reason is not null
