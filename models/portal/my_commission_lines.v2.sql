-- One row per line of a partner's statements, for the partner it belongs to (`row_access`, as for my_statements), with
-- what is needed to compute it again: the rule in words, the inputs of its base and what was overridden.
with lines as (
    select
        lines.*,
        periods.period_identifier,
        sources.period_identifier as source_period_identifier,
        sources.period_number as source_period_number,
        -- A tax is withheld of the whole statement; an agreement that is gone from the registry keeps its lines.
        case
            when lines.agreement_id = '*' then 'all agreements'
            else coalesce(agreements.agreement_name, lines.agreement_id)
        end as agreement_name,
        -- Only rates have a base. A condition on this side of an outer join would make the engine compare all with all.
        case when lines.line_kind = 'RATE' then lines.validator_key end as base_validator_key,
        case when today.line_id is not null then lines.rule_key end as rule_key_of_terms,
        case lines.revenue_component
            when 'EXEC_FEES' then 'the fees of blocks'
            when 'MEV_TIPS' then 'the tips'
            when 'VOTE_REWARDS' then 'the rewards of the operator''s own stake'
            when 'COMMISSION' then 'the commission on inflation'
            else 'the statement'
        end as component_words
    from {{ref "partner_commission_lines"}} as lines
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = lines.chain_id and periods.period_id = lines.period_id
    inner join {{ref "canonical_periods"}} as sources
        on sources.chain_id = lines.chain_id and sources.period_id = lines.source_period_id
    left join {{ref "agreements"}} as agreements on agreements.agreement_id = lines.agreement_id
    -- A released line is worded by today's terms only while they give what it says: it is frozen, and they may have
    -- been changed in place.
    left join {{ref "commission_lines_computed"}} as today
        on today.line_id = lines.line_id
        and today.base_amount_native is not distinct from lines.base_amount_native
        and today.commission_rate_bps is not distinct from lines.commission_rate_bps
        and today.pre_override_amount_native is not distinct from lines.pre_override_amount_native
),

-- What a base was computed from is shown where today's facts still give that base.
explained as (
    select
        lines.*,
        rules.share_bps,
        rules.tier_mode,
        {{span_words scope="rules.tier_scope"}} as tier_span_words,
        coalesce(outcomes.floor_native, rules.floor_native) as floor_native,
        {{span_words scope="rules.floor_scope"}} as floor_span_words,
        coalesce(outcomes.cap_native, rules.cap_native) as cap_native,
        {{span_words scope="rules.cap_scope"}} as cap_span_words,
        case
            when rules.share_bps is not null then {{percent_text bps="rules.share_bps"}} || ' of ' || lines.component_words
            else 'the partner''s part of ' || lines.component_words
                || case lines.base_method when 'CREDITED_REWARDS' then ', by the rewards of stakers' else ', by stake' end
        end as base_words,
        coalesce(validators.display_name, lines.validator_key) as validator_name,
        bases.version_component_native as component_native,
        case
            when bases.held_slots is not null
                then ', for ' || bases.held_slots || ' of the period''s ' || bases.period_slots || ' slots'
            else ''
        end as slots_in_words,
        case when terms.withholding_basis is not null then ' by ' || terms.withholding_basis else '' end
            || case when terms.withholding_document is not null then ' (' || terms.withholding_document || ')' else '' end
            as tax_in_words,
        case bases.base_method
            when 'CREDITED_REWARDS' then bases.partner_reward_weight
            when 'COMPONENT' then null
            else bases.partner_stake_weight
        end as partner_weight,
        case bases.base_method
            when 'CREDITED_REWARDS' then bases.validator_reward_weight
            when 'COMPONENT' then null
            else bases.validator_stake_weight
        end as validator_weight
    from lines
    left join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = lines.agreement_id
        and rules.version_number = lines.version_number
        and rules.rule_key = lines.rule_key_of_terms
    -- Of a period that versions divide, a floor or cap of the period counts in part.
    left join {{ref "rule_outcomes"}} as outcomes
        on outcomes.agreement_id = lines.agreement_id
        and outcomes.version_number = lines.version_number
        and outcomes.rule_key = lines.rule_key_of_terms
        and outcomes.chain_id = lines.chain_id
        and outcomes.period_id = lines.period_id
    left join {{ref "validators"}} as validators
        on validators.chain_id = lines.chain_id
        and validators.validator_key = lines.validator_key
        and validators.from_period <= lines.source_period_number
        and (validators.until_period is null or lines.source_period_number < validators.until_period)
    left join {{ref "partner_terms"}} as terms
        on terms.partner_id = lines.partner_id
        and terms.chain_id = lines.chain_id
        and terms.from_period <= lines.source_period_number
        and (terms.until_period is null or lines.source_period_number < terms.until_period)
        and terms.withholding_bps = lines.commission_rate_bps
    left join {{ref "commission_bases"}} as bases
        on bases.agreement_id = lines.agreement_id
        and bases.version_number = lines.version_number
        and bases.rule_key = lines.rule_key
        and bases.chain_id = lines.chain_id
        and bases.period_id = lines.period_id
        and bases.validator_key = lines.base_validator_key
        and bases.base_method = lines.base_method
        and bases.base_amount_native = lines.base_amount_native
)

select
    partner_id,
    line_id,
    chain_id,
    period_identifier,
    source_period_identifier,
    agreement_name,
    agreement_id,
    version_number,
    rule_key,
    -- Of a rule that the registry no longer has, or has in other words by now, only the name is left.
    coalesce(
        case
            when line_kind = 'FLOOR_TOPUP'
                then 'up to ' || {{amount_text amount="floor_native"}} || ' ' || floor_span_words || ' at least, of '
                    || component_words
            when line_kind = 'CAP_REDUCTION'
                then 'down to ' || {{amount_text amount="cap_native"}} || ' ' || cap_span_words || ' at most, of '
                    || component_words
            when line_kind = 'TIER_RERATE'
                then 'what came before, ' || tier_span_words || ', at the rate of the tier reached by volume, of '
                    || component_words
            when line_kind = 'ADJUSTMENT' and cause = 'OVERRIDE'
                then 'what period ' || source_period_identifier || ' gives since it was settled by hand, less what it gave'
            when line_kind = 'ADJUSTMENT'
                then 'what period ' || source_period_identifier || ' gives today, less what it gave'
            when line_kind = 'LOSS_RELIEF'
                then 'what the agreement lost in the period, which the operator bears'
            when line_kind = 'WITHHOLDING'
                then {{percent_text bps="commission_rate_bps"}} || ' of total and adjustments, withheld as tax' || tax_in_words
            when line_kind <> 'RATE' then lower(replace(line_kind, '_', ' '))
            when validator_key = '*' and pre_override_amount_native = 0
                then 'settled by hand for the whole rule, which earned nothing'
            when tier_mode = 'GRADUATED'
                then case validator_key when '*' then 'what' else 'its part of what' end || ' graduated tiers give of '
                    || base_words || ', counted ' || tier_span_words || slots_in_words
            when tier_mode = 'VOLUME'
                then coalesce({{percent_text bps="commission_rate_bps"}} || ', ', '')
                    || 'the rate of the tier reached by volume ' || tier_span_words || ', of ' || base_words
                    || slots_in_words
            when attribution_method = 'FIXED_SHARE' and share_bps is null
                then rule_key || ', ' || {{percent_text bps="commission_rate_bps"}} || ' of its base' || slots_in_words
            when attribution_method = 'FIXED_SHARE'
                then base_words || case when commission_rate_bps < 10000 then ', and of that ' || {{percent_text bps="commission_rate_bps"}} else '' end
                    || slots_in_words
            else {{percent_text bps="commission_rate_bps"}} || ' of ' || base_words || slots_in_words
        end,
        rule_key
    ) as rule_in_words,
    validator_key,
    case
        when rule_key = '*' then 'all validators'
        when validator_key = '*' then 'all validators of the rule'
        else validator_name
    end as validator_name,
    revenue_component,
    line_kind,
    attribution_method,
    base_method,
    cast(component_native as decimal(38, 18)) as component_native,
    cast(partner_weight as decimal(38, 0)) as partner_weight,
    cast(validator_weight as decimal(38, 0)) as validator_weight,
    base_amount_native,
    commission_rate_bps,
    pre_override_amount_native,
    override_amount_native,
    override_reason,
    override_at,
    cause,
    previous_amount_native,
    new_amount_native,
    final_amount_native,
    status
from explained
