-- One row per rule, period and validator in its scope: what the rule's rate is applied to, and whether it is known.
-- FIXED_SHARE takes a share of the component, the other methods the partner's part of the validator's whole stake, or
-- of what was credited to all its stakers. Of a period that versions divide by slots, each goes by its part of it. What
-- a loss of the validator does is the loss policy's to say.
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
        scope.held_slots,
        scope.period_slots,
        components.component_native,
        case when scope.held_slots is null then components.component_native else parts.version_component_native end
            as version_component_native,
        components.status as component_status,
        stakes.stake_weight as partner_stake_weight,
        coalesce(stakes.status, 'MISSING') as partner_stake_status,
        meta.stake_weight as validator_stake_weight,
        case when meta.stake_weight is null then 'MISSING' else meta.status end as validator_stake_status,
        rewards.partner_reward_weight,
        rewards.validator_reward_weight,
        rewards.status as rewards_status,
        splits.share_native as split_native,
        versions.loss_policy,
        case
            when scope.attribution_method = 'FIXED_SHARE' then 'COMPONENT'
            when scope.attribution_method = 'STAKE_WEIGHT' then 'STAKE'
            when rewards.status is not null then 'CREDITED_REWARDS'
            else 'STAKE_FALLBACK'
        end as base_method
    from {{ref "rules_in_scope"}} as scope
    inner join {{ref "validator_components"}} as components
        on components.chain_id = scope.chain_id
        and components.period_id = scope.period_id
        and components.validator_key = scope.validator_key
        and components.revenue_component = scope.revenue_component
    inner join {{ref "agreement_versions"}} as versions
        on versions.agreement_id = scope.agreement_id and versions.version_number = scope.version_number
    left join {{ref "version_components"}} as parts
        on parts.agreement_id = scope.agreement_id
        and parts.version_number = scope.version_number
        and parts.chain_id = scope.chain_id
        and parts.period_id = scope.period_id
        and parts.validator_key = scope.validator_key
        and parts.revenue_component = scope.revenue_component
    left join {{ref "partner_stake_weights"}} as stakes
        on stakes.partner_id = scope.partner_id
        and stakes.chain_id = scope.chain_id
        and stakes.period_id = scope.period_id
        and stakes.validator_key = scope.validator_key
    left join {{ref "canonical_validator_meta"}} as meta
        on meta.chain_id = scope.chain_id
        and meta.period_id = scope.period_id
        and meta.validator_key = scope.validator_key
    left join {{ref "partner_reward_weights"}} as rewards
        on rewards.partner_id = scope.partner_id
        and rewards.chain_id = scope.chain_id
        and rewards.period_id = scope.period_id
        and rewards.validator_key = scope.validator_key
        and rewards.revenue_component = scope.revenue_component
    left join {{ref "split_shares"}} as splits
        on splits.agreement_id = scope.agreement_id
        and splits.version_number = scope.version_number
        and splits.rule_key = scope.rule_key
        and splits.chain_id = scope.chain_id
        and splits.period_id = scope.period_id
        and splits.validator_key = scope.validator_key
    where scope.certainty = 'IN_FORCE'
),

weighed as (
    select
        inputs.*,
        case base_method
            when 'CREDITED_REWARDS' then partner_reward_weight
            when 'COMPONENT' then null
            else partner_stake_weight
        end as part_weight,
        case base_method
            when 'CREDITED_REWARDS' then validator_reward_weight
            when 'COMPONENT' then null
            else validator_stake_weight
        end as whole_weight,
        case
            when base_method = 'CREDITED_REWARDS' then rewards_status
            when base_method = 'COMPONENT' then 'OBSERVED'
            when 'DERIVED' in (partner_stake_status, validator_stake_status) then 'DERIVED'
            else 'OBSERVED'
        end as weight_status
    from inputs
),

attributed as (
    select
        weighed.*,
        case
            when base_method = 'COMPONENT'
                then coalesce(split_native, {{floor_bps amount="version_component_native" bps="share_bps"}})
            -- Nobody has a part of nothing (a test of severity warn shows such rows).
            when whole_weight = 0 and part_weight is not null then version_component_native - version_component_native
            else {{floor_share_native amount="version_component_native" part="part_weight" total="whole_weight"}}
        end as share_native
    from weighed
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
    base_method,
    share_bps,
    commission_rate_bps,
    cast(component_native as decimal(38, 18)) as component_native,
    held_slots,
    period_slots,
    cast(version_component_native as decimal(38, 18)) as version_component_native,
    component_status,
    -- What a partner's stake is, is asked for rules by stake alone.
    cast(case when base_method <> 'COMPONENT' then partner_stake_weight end as decimal(38, 0)) as partner_stake_weight,
    case when base_method <> 'COMPONENT' then partner_stake_status end as partner_stake_status,
    cast(validator_stake_weight as decimal(38, 0)) as validator_stake_weight,
    validator_stake_status,
    -- Rewards are known to all rules at the validator once one asks for them; the others did not use them.
    cast(case base_method when 'CREDITED_REWARDS' then partner_reward_weight end as decimal(38, 0))
        as partner_reward_weight,
    cast(case base_method when 'CREDITED_REWARDS' then validator_reward_weight end as decimal(38, 0))
        as validator_reward_weight,
    case base_method when 'CREDITED_REWARDS' then rewards_status end as rewards_status,
    -- Under ZERO_FLOOR a loss of the validator is not the partner's; under the other policies the base keeps its sign.
    cast(case when loss_policy = 'ZERO_FLOOR' and share_native < 0 then 0 else share_native end as decimal(38, 18))
        as base_amount_native,
    case
        when share_native is null then 'MISSING'
        when component_status = 'PROVEN_ZERO' then 'PROVEN_ZERO'
        when 'DERIVED' in (component_status, weight_status) then 'DERIVED'
        else 'OBSERVED'
    end as status
from attributed
