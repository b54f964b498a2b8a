-- One row per step of a rule that counts what it earns, for it has tiers, a floor or a cap in one of its versions. A step
-- is a period in which a version of the rule reaches validators; steps follow each other by period, then by version.
-- What a step earned is the sum over its validators, NULL while a base is unknown or it is not known whether the
-- version held.
with counting_rules as (
    select distinct agreement_id, rule_key
    from {{ref "agreement_rules"}}
    where tier_mode <> 'NONE' or floor_native is not null or cap_native is not null
),

steps as (
    select
        bases.agreement_id,
        bases.version_number,
        bases.rule_key,
        bases.chain_id,
        bases.period_id,
        bases.rule_id,
        bases.partner_id,
        bases.revenue_component,
        bases.attribution_method,
        bases.held_slots,
        bases.period_slots,
        'IN_FORCE' as certainty,
        case when count(*) = count(bases.base_amount_native) then sum(bases.base_amount_native) end as base_native,
        coalesce(sum(bases.base_amount_native) filter (where bases.base_amount_native > 0), 0) as positive_bases_native,
        case
            when count(*) = count(bases.base_amount_native)
                then sum({{floor_bps amount="bases.base_amount_native" bps="bases.commission_rate_bps"}})
        end as flat_rates_native,
        case
            when count(*) > count(bases.base_amount_native) then 'MISSING'
            when bool_or(bases.status = 'DERIVED') then 'DERIVED'
            else 'OBSERVED'
        end as status
    from {{ref "commission_bases"}} as bases
    inner join counting_rules as rules
        on rules.agreement_id = bases.agreement_id and rules.rule_key = bases.rule_key
    group by
        bases.agreement_id,
        bases.version_number,
        bases.rule_key,
        bases.chain_id,
        bases.period_id,
        bases.rule_id,
        bases.partner_id,
        bases.revenue_component,
        bases.attribution_method,
        bases.held_slots,
        bases.period_slots
    union all
    select distinct
        scope.agreement_id,
        scope.version_number,
        scope.rule_key,
        scope.chain_id,
        scope.period_id,
        scope.rule_id,
        scope.partner_id,
        scope.revenue_component,
        scope.attribution_method,
        scope.held_slots,
        scope.period_slots,
        scope.certainty,
        cast(null as decimal(38, 18)) as base_native,
        cast(0 as decimal(38, 18)) as positive_bases_native,
        cast(null as decimal(38, 18)) as flat_rates_native,
        'MISSING' as status
    from {{ref "rules_in_scope"}} as scope
    inner join counting_rules as rules
        on rules.agreement_id = scope.agreement_id and rules.rule_key = scope.rule_key
    where scope.certainty = 'TIME_UNKNOWN'
)

select
    steps.agreement_id,
    steps.version_number,
    steps.rule_key,
    steps.chain_id,
    steps.period_id,
    periods.period_number,
    steps.rule_id,
    steps.partner_id,
    steps.revenue_component,
    steps.attribution_method,
    steps.held_slots,
    steps.period_slots,
    steps.certainty,
    cast(steps.base_native as decimal(38, 18)) as base_native,
    cast(steps.positive_bases_native as decimal(38, 18)) as positive_bases_native,
    cast(steps.flat_rates_native as decimal(38, 18)) as flat_rates_native,
    steps.status
from steps
inner join {{ref "canonical_periods"}} as periods
    on periods.chain_id = steps.chain_id and periods.period_id = steps.period_id
