-- One row per rule of a version: its rate, and the highest that it can come to, by which shares are counted.
with rates_of_tiers as (
    select agreement_id, version_number, rule_key, max(rate_bps) as highest_rate_bps
    from {{ref "agreement_rule_tiers"}}
    group by agreement_id, version_number, rule_key
)

select
    rules.agreement_id,
    rules.version_number,
    rules.rule_key,
    -- The rate is whole unless the rule states one; a rule by stake must (a registry test holds it).
    case when rules.tier_mode = 'NONE' then coalesce(rules.commission_rate_bps, 10000) end as commission_rate_bps,
    coalesce(tiers.highest_rate_bps, rules.commission_rate_bps, 10000) as highest_rate_bps
from {{ref "agreement_rules"}} as rules
left join rates_of_tiers as tiers
    on tiers.agreement_id = rules.agreement_id
    and tiers.version_number = rules.version_number
    and tiers.rule_key = rules.rule_key
