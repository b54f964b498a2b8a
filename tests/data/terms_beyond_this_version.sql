-- Terms that this version of Aurora cannot compute yet are refused, never ignored: a line made without them would
-- look right and be wrong.
with refused as (
    select
        agreement_id,
        version_number,
        rule_key,
        cast(null as integer) as tier_number,
        cast(null as varchar) as partner_id,
        cast(null as varchar) as chain_id,
        cast(null as bigint) as from_period,
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
        cast(null as varchar) as partner_id,
        cast(null as varchar) as chain_id,
        cast(null as bigint) as from_period,
        'tiers are not computed yet' as reason
    from {{ref "agreement_rule_tiers"}}
    union all
    select
        agreement_id,
        version_number,
        cast(null as varchar) as rule_key,
        cast(null as integer) as tier_number,
        cast(null as varchar) as partner_id,
        cast(null as varchar) as chain_id,
        cast(null as bigint) as from_period,
        case
            when loss_policy <> 'ZERO_FLOOR' then 'loss policy ' || loss_policy || ' is not computed yet, only ZERO_FLOOR is'
        end as reason
    from {{ref "agreement_versions"}}
    union all
    select
        cast(null as varchar) as agreement_id,
        cast(null as integer) as version_number,
        cast(null as varchar) as rule_key,
        cast(null as integer) as tier_number,
        partner_id,
        chain_id,
        from_period,
        case when withholding_bps > 0 then 'withholding is not computed yet' end as reason
    from {{ref "partner_terms"}}
)

select * from refused where reason is not null
