-- One row per step of a rule with tiers, a floor or a cap: what the rule gives in it, rates and re-ratings together,
-- before its floor and cap, NULL while that is unknown; and these as they count for the step: of one that holds some
-- slots of its period only, those of single periods count in part.
select
    steps.agreement_id,
    steps.version_number,
    steps.rule_key,
    steps.chain_id,
    steps.period_id,
    steps.period_number,
    case
        when rules.floor_scope = 'PERIOD' and steps.held_slots is not null
            then {{floor_share_native amount="rules.floor_native" part="steps.held_slots" total="steps.period_slots"}}
        else rules.floor_native
    end as floor_native,
    rules.floor_scope,
    case
        when rules.cap_scope = 'PERIOD' and steps.held_slots is not null
            then {{floor_share_native amount="rules.cap_native" part="steps.held_slots" total="steps.period_slots"}}
        else rules.cap_native
    end as cap_native,
    rules.cap_scope,
    cast(
        case
            when rules.tier_mode = 'NONE' then steps.flat_rates_native
            else outcomes.rates_native + coalesce(outcomes.rerate_native, 0)
        end as decimal(38, 18)
    ) as given_native
from {{ref "rule_steps"}} as steps
inner join {{ref "agreement_rules"}} as rules
    on rules.agreement_id = steps.agreement_id
    and rules.version_number = steps.version_number
    and rules.rule_key = steps.rule_key
left join {{ref "tier_outcomes"}} as outcomes
    on outcomes.agreement_id = steps.agreement_id
    and outcomes.version_number = steps.version_number
    and outcomes.rule_key = steps.rule_key
    and outcomes.chain_id = steps.chain_id
    and outcomes.period_id = steps.period_id
