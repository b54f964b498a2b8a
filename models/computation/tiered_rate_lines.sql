-- One row per step of a rule with tiers and validator in its scope: the validator's part of what the rule gives, shared
-- by the bases, as far as these are above 0, to the last atom. Where none is, nothing is a validator's, and what the rule
-- gives all the same stands on a line of its own on validator `*`.
with parts as (
    select
        bases.agreement_id,
        bases.version_number,
        bases.rule_key,
        bases.chain_id,
        bases.period_id,
        bases.validator_key,
        bases.revenue_component,
        bases.rule_id,
        bases.partner_id,
        bases.attribution_method,
        bases.base_method,
        bases.base_amount_native,
        outcomes.commission_rate_bps,
        outcomes.positive_bases_native,
        outcomes.rates_native,
        case when outcomes.rates_native is null then 'MISSING' else bases.status end as status,
        {{atoms amount="outcomes.rates_native"}} as rates_atoms,
        {{atoms amount="outcomes.positive_bases_native"}} as weights_atoms,
        case when bases.base_amount_native > 0 then {{atoms amount="bases.base_amount_native"}} else 0 end as weight_atoms
    from {{ref "tier_outcomes"}} as outcomes
    inner join {{ref "commission_bases"}} as bases
        on bases.agreement_id = outcomes.agreement_id
        and bases.version_number = outcomes.version_number
        and bases.rule_key = outcomes.rule_key
        and bases.chain_id = outcomes.chain_id
        and bases.period_id = outcomes.period_id
),

floored as (
    select
        *,
        {{wide_floor_share amount="rates_atoms" part="weight_atoms" total="weights_atoms"}} as part_atoms,
        {{wide_share_remainder amount="rates_atoms" part="weight_atoms" total="weights_atoms"}} as remainder
    from parts
    where rates_native is not null and positive_bases_native > 0
),

allocated as (
    select
        *,
        {{largest_remainder amount="rates_atoms" share="part_atoms" remainder="remainder" among=(list "agreement_id" "version_number" "rule_key" "chain_id" "period_id") ties=(list "validator_key")}} as amount_atoms
    from floored
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    rule_id,
    partner_id,
    attribution_method,
    base_method,
    base_amount_native,
    commission_rate_bps,
    {{from_atoms atoms="amount_atoms"}} as amount_native,
    status
from allocated
union all
select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    rule_id,
    partner_id,
    attribution_method,
    base_method,
    base_amount_native,
    commission_rate_bps,
    cast(case when rates_native is not null then 0 end as decimal(38, 18)) as amount_native,
    status
from parts
where rates_native is null or positive_bases_native = 0
union all
select
    outcomes.agreement_id,
    outcomes.version_number,
    outcomes.rule_key,
    outcomes.chain_id,
    outcomes.period_id,
    '*' as validator_key,
    steps.revenue_component,
    steps.rule_id,
    steps.partner_id,
    steps.attribution_method,
    cast(null as varchar) as base_method,
    cast(0 as decimal(38, 18)) as base_amount_native,
    outcomes.commission_rate_bps,
    outcomes.rates_native as amount_native,
    outcomes.status
from {{ref "tier_outcomes"}} as outcomes
inner join {{ref "rule_steps"}} as steps
    on steps.agreement_id = outcomes.agreement_id
    and steps.version_number = outcomes.version_number
    and steps.rule_key = outcomes.rule_key
    and steps.chain_id = outcomes.chain_id
    and steps.period_id = outcomes.period_id
where outcomes.positive_bases_native = 0 and outcomes.rates_native <> 0
