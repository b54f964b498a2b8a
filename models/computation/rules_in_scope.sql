-- One row per rule, period and validator that the rule reaches: validators that the operator runs in the period.
-- Within one version and component the most specific rule wins: validator, then chain, then `*`.
with rules as (
    select
        {{surrogate_key parts=(list "rules.agreement_id" "rules.version_number" "rules.rule_key")}} as rule_id,
        rules.agreement_id,
        rules.version_number,
        rules.rule_key,
        rules.chain_id,
        rules.validator_key,
        rules.revenue_component,
        rules.attribution_method,
        rules.share_bps,
        rates.commission_rate_bps,
        rates.highest_rate_bps,
        rules.split_group,
        case when rules.validator_key <> '*' then 1 when rules.chain_id <> '*' then 2 else 3 end as reach
    from {{ref "agreement_rules"}} as rules
    inner join {{ref "rule_rates"}} as rates
        on rates.agreement_id = rules.agreement_id
        and rates.version_number = rules.version_number
        and rates.rule_key = rules.rule_key
),

-- Which rule is the nearest to a validator is the same in every period: it is settled before periods multiply the rows.
reached as (
    select
        rules.*,
        validators.chain_id as reached_chain_id,
        validators.validator_key as reached_validator_key,
        validators.from_period as operated_from_period,
        validators.until_period as operated_until_period,
        min(rules.reach) over (
            partition by
                rules.agreement_id,
                rules.version_number,
                validators.chain_id,
                validators.validator_key,
                rules.revenue_component
        ) as nearest_reach
    from rules
    inner join {{ref "validators"}} as validators
        on rules.chain_id in ('*', validators.chain_id) and rules.validator_key in ('*', validators.validator_key)
),

nearest as (
    select * from reached where reach = nearest_reach
)

select
    nearest.rule_id,
    nearest.agreement_id,
    nearest.version_number,
    nearest.rule_key,
    versions.chain_id,
    versions.period_id,
    nearest.reached_validator_key as validator_key,
    agreements.partner_id,
    nearest.revenue_component,
    nearest.attribution_method,
    nearest.share_bps,
    nearest.commission_rate_bps,
    nearest.highest_rate_bps,
    nearest.split_group,
    versions.held_from_slot,
    versions.held_slots,
    versions.period_slots,
    versions.certainty
from nearest
inner join {{ref "agreements"}} as agreements on agreements.agreement_id = nearest.agreement_id
inner join {{ref "agreement_versions_in_force"}} as versions
    on versions.agreement_id = nearest.agreement_id
    and versions.version_number = nearest.version_number
    and versions.chain_id = nearest.reached_chain_id
inner join {{ref "canonical_periods"}} as periods
    on periods.chain_id = versions.chain_id
    and periods.period_id = versions.period_id
    and nearest.operated_from_period <= periods.period_number
    and (nearest.operated_until_period is null or periods.period_number < nearest.operated_until_period)
