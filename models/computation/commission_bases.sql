-- One row per rule, period and validator in its scope: what the rule's rate is applied to, and whether it is known.
-- FIXED_SHARE takes a share of the component, STAKE_WEIGHT the partner's part of the validator's whole stake.
with inputs as (
    select
        scope.rule_id,
        scope.agreement_id,
        scope.version_number,
        scope.rule_key,
        scope.chain_id,
        scope.period_id,
        scope.validator_key,
        scope.partner_id,
        scope.revenue_component,
        scope.attribution_method,
        scope.share_bps,
        scope.commission_rate_bps,
        components.component_native,
        components.status as component_status,
        weights.stake_weight as partner_stake_weight,
        coalesce(weights.status, 'MISSING') as partner_stake_status,
        meta.stake_weight as validator_stake_weight,
        case when meta.stake_weight is null then 'MISSING' else meta.status end as validator_stake_status
    from {{ref "rules_in_scope"}} as scope
    inner join {{ref "validator_components"}} as components
        on components.chain_id = scope.chain_id
        and components.period_id = scope.period_id
        and components.validator_key = scope.validator_key
        and components.revenue_component = scope.revenue_component
    left join {{ref "partner_stake_weights"}} as weights
        on weights.partner_id = scope.partner_id
        and weights.chain_id = scope.chain_id
        and weights.period_id = scope.period_id
        and weights.validator_key = scope.validator_key
    left join {{ref "canonical_validator_meta"}} as meta
        on meta.chain_id = scope.chain_id
        and meta.period_id = scope.period_id
        and meta.validator_key = scope.validator_key
    where scope.certainty = 'IN_FORCE'
),

attributed as (
    select
        inputs.*,
        case attribution_method
            when 'FIXED_SHARE' then {{floor_bps amount="component_native" bps="share_bps"}}
            when 'STAKE_WEIGHT' then
                case
                    -- Nobody has stake, so nobody has a part of it (a test of severity warn shows such rows).
                    when validator_stake_weight = 0 and partner_stake_weight is not null
                        then component_native - component_native
                    else {{floor_share_native amount="component_native" part="partner_stake_weight" total="validator_stake_weight"}}
                end
        end as share_native
    from inputs
)

select
    rule_id,
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    partner_id,
    revenue_component,
    attribution_method,
    case attribution_method when 'FIXED_SHARE' then 'COMPONENT' when 'STAKE_WEIGHT' then 'STAKE' end as base_method,
    share_bps,
    commission_rate_bps,
    cast(component_native as decimal(38, 18)) as component_native,
    component_status,
    cast(partner_stake_weight as decimal(38, 0)) as partner_stake_weight,
    partner_stake_status,
    cast(validator_stake_weight as decimal(38, 0)) as validator_stake_weight,
    validator_stake_status,
    -- ZERO_FLOOR, the only loss policy so far: a loss of the validator is not the partner's.
    cast(case when share_native < 0 then 0 else share_native end as decimal(38, 18)) as base_amount_native,
    case
        when share_native is null then 'MISSING'
        when component_status = 'PROVEN_ZERO' then 'PROVEN_ZERO'
        when component_status = 'DERIVED' then 'DERIVED'
        when attribution_method = 'STAKE_WEIGHT' and 'DERIVED' in (partner_stake_status, validator_stake_status)
            then 'DERIVED'
        else 'OBSERVED'
    end as status
from attributed
