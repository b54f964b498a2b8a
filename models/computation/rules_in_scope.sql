-- One row per rule, period and validator that the rule reaches: validators that the operator runs in the period.
-- Within one version and component the most specific rule wins: validator, then chain, then `*`.
with rules as (
    select
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

reached as (
    select
        versions.agreement_id,
        versions.version_number,
        rules.rule_key,
        versions.chain_id,
        versions.period_id,
        operated.validator_key,
        agreements.partner_id,
        rules.revenue_component,
        rules.attribution_method,
        rules.share_bps,
        rules.commission_rate_bps,
        rules.highest_rate_bps,
        rules.split_group,
        versions.held_from_slot,
        versions.held_slots,
        versions.period_slots,
        versions.certainty,
        rules.reach,
        min(rules.reach) over (
            partition by
                versions.agreement_id,
                versions.version_number,
                versions.chain_id,
                versions.period_id,
                operated.validator_key,
                rules.revenue_component
        ) as nearest_reach
    from {{ref "agreement_versions_in_force"}} as versions
    inner join {{ref "agreements"}} as agreements on agreements.agreement_id = versions.agreement_id
    inner join rules
        on rules.agreement_id = versions.agreement_id
        and rules.version_number = versions.version_number
        and rules.chain_id in ('*', versions.chain_id)
    inner join {{ref "operated_validators"}} as operated
        on operated.chain_id = versions.chain_id
        and operated.period_id = versions.period_id
        and rules.validator_key in ('*', operated.validator_key)
)

select
    {{surrogate_key parts=(list "agreement_id" "version_number" "rule_key")}} as rule_id,
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    partner_id,
    revenue_component,
    attribution_method,
    share_bps,
    commission_rate_bps,
    highest_rate_bps,
    split_group,
    held_from_slot,
    held_slots,
    period_slots,
    certainty
from reached
where reach = nearest_reach
