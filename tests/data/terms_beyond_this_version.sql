-- Terms that this version of Aurora cannot compute yet are refused, never ignored: a line made without them would
-- look right and be wrong.
with refused_rules as (
    select
        agreement_id || ' version ' || version_number || ', rule ' || rule_key as terms,
        case
            when attribution_method not in ('FIXED_SHARE', 'STAKE_WEIGHT')
                then 'attribution method ' || attribution_method || ' is not computed yet'
            when coalesce(tier_mode, 'NONE') <> 'NONE' then 'tiers are not computed yet'
            when floor_native is not null then 'floors are not computed yet'
            when cap_native is not null then 'caps are not computed yet'
            when coalesce(split_group, '*') <> '*' then 'split groups are not computed yet'
        end as reason
    from {{ref "agreement_rules"}}
)

select terms, reason from refused_rules where reason is not null
union all
select
    agreement_id || ' version ' || version_number as terms,
    'loss policy ' || loss_policy || ' is not computed yet, only ZERO_FLOOR is' as reason
from {{ref "agreement_versions"}}
where loss_policy <> 'ZERO_FLOOR'
union all
select
    agreement_id || ' version ' || version_number || ', rule ' || rule_key || ', tier ' || tier_number as terms,
    'tiers are not computed yet' as reason
from {{ref "agreement_rule_tiers"}}
union all
select
    agreement_id || ', rule ' || rule_key || ' on ' || chain_id as terms,
    'overrides are not applied yet' as reason
from {{ref "commission_overrides"}}
union all
select
    partner_id || ' on ' || chain_id || ' from period ' || from_period as terms,
    'withholding is not computed yet' as reason
from {{ref "partner_terms"}}
where withholding_bps > 0
