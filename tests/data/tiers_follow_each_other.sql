-- The tiers of a rule cover every amount from 0 on exactly once, in the order of their numbers; a rule has tiers where
-- its tier_mode says so, and nowhere else.
with tiers as (
    select
        *,
        lag(tier_number) over (
            partition by agreement_id, version_number, rule_key order by tier_number
        ) as earlier_tier_number,
        lag(upper_native) over (
            partition by agreement_id, version_number, rule_key order by tier_number
        ) as earlier_upper_native,
        max(tier_number) over (partition by agreement_id, version_number, rule_key) as last_tier_number
    from {{ref "agreement_rule_tiers"}}
),

judged as (
    select
        tiers.agreement_id,
        tiers.version_number,
        tiers.rule_key,
        tiers.tier_number,
        tiers.earlier_tier_number as other_tier_number,
        case
            when rules.tier_mode = 'NONE' then 'the rule has tier_mode NONE'
            when tiers.earlier_tier_number is null and tiers.lower_native <> 0
                then 'the first tier begins at ' || {{amount_text amount="tiers.lower_native"}} || ' instead of 0'
            when tiers.earlier_tier_number is not null and tiers.earlier_upper_native is null
                then 'the tier before it has no upper_native: only the last one may last for ever'
            when tiers.lower_native > tiers.earlier_upper_native
                then 'amounts from ' || {{amount_text amount="tiers.earlier_upper_native"}} || ' to '
                    || {{amount_text amount="tiers.lower_native"}} || ' belong to no tier'
            when tiers.lower_native < tiers.earlier_upper_native
                then 'amounts from ' || {{amount_text amount="tiers.lower_native"}} || ' to '
                    || {{amount_text amount="tiers.earlier_upper_native"}} || ' belong to the tier before it too'
            when tiers.tier_number = tiers.last_tier_number and tiers.upper_native is not null
                then 'it is the last tier and ends at ' || {{amount_text amount="tiers.upper_native"}}
                    || ': leave its upper_native empty'
        end as reason
    from tiers
    inner join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = tiers.agreement_id
        and rules.version_number = tiers.version_number
        and rules.rule_key = tiers.rule_key
    union all
    select
        rules.agreement_id,
        rules.version_number,
        rules.rule_key,
        cast(null as integer) as tier_number,
        cast(null as integer) as other_tier_number,
        'tier_mode is ' || rules.tier_mode || ', and agreement_rule_tiers has no tier of the rule' as reason
    from {{ref "agreement_rules"}} as rules
    left join tiers
        on tiers.agreement_id = rules.agreement_id
        and tiers.version_number = rules.version_number
        and tiers.rule_key = rules.rule_key
    where rules.tier_mode <> 'NONE' and tiers.agreement_id is null
)

select * from judged where reason is not null
