-- One row per agreement, rule, chain, settled period, validator and component whose outcome is another than was frozen:
-- what all lines of it give now, and what was frozen for it until now.
with computed as (
    select
        lines.partner_id,
        lines.agreement_id,
        lines.rule_key,
        lines.chain_id,
        lines.period_id as source_period_id,
        lines.validator_key,
        lines.revenue_component,
        sum(lines.final_amount_native) as amount_native,
        count(*) filter (where lines.final_amount_native is null) as unknown_lines,
        bool_or(lines.status = 'DERIVED') as is_derived,
        bool_or(lines.status = 'OVERRIDDEN') as is_overridden
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "settled_statements"}} as settled
        on settled.partner_id = lines.partner_id
        and settled.chain_id = lines.chain_id
        and settled.period_id = lines.period_id
    group by
        lines.partner_id,
        lines.agreement_id,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        lines.validator_key,
        lines.revenue_component
),

-- Adjustments that were released count as frozen for the period they speak of.
frozen as (
    select
        partner_id,
        agreement_id,
        rule_key,
        chain_id,
        source_period_id,
        validator_key,
        revenue_component,
        sum(final_amount_native) as amount_native
    from {{source "finance" "frozen_lines"}}
    where line_kind <> 'WITHHOLDING'
    group by
        partner_id,
        agreement_id,
        rule_key,
        chain_id,
        source_period_id,
        validator_key,
        revenue_component
),

-- While the rate at one validator is unknown, so are the floor and the cap of the whole rule, and the relief of a loss of
-- the agreement; so they are while an earlier step is that they rest on; and all of a rule is while it is not known
-- whether it held in the period.
unknown_rules as (
    select agreement_id, rule_key, chain_id, period_id
    from {{ref "commission_lines_computed"}}
    where final_amount_native is null
    union
    select agreement_id, rule_key, chain_id, period_id
    from {{ref "steps_in_doubt"}}
    where reason <> 'PERIOD_NOT_FINAL'
    union
    select agreement_id, rule_key, chain_id, period_id
    from {{ref "rules_in_scope"}}
    where certainty = 'TIME_UNKNOWN'
),

unknown_outcomes as (
    select agreement_id, rule_key, chain_id, period_id, '*' as validator_key from unknown_rules
    union
    select agreement_id, '*' as rule_key, chain_id, period_id, '*' as validator_key from unknown_rules
    union
    select agreement_id, rule_key, chain_id, period_id, validator_key
    from {{ref "rules_in_scope"}}
    where certainty = 'TIME_UNKNOWN'
),

differences as (
    select
        coalesce(computed.partner_id, frozen.partner_id) as partner_id,
        coalesce(computed.agreement_id, frozen.agreement_id) as agreement_id,
        coalesce(computed.rule_key, frozen.rule_key) as rule_key,
        coalesce(computed.chain_id, frozen.chain_id) as chain_id,
        coalesce(computed.source_period_id, frozen.source_period_id) as source_period_id,
        coalesce(computed.validator_key, frozen.validator_key) as validator_key,
        coalesce(computed.revenue_component, frozen.revenue_component) as revenue_component,
        coalesce(frozen.amount_native, 0) as previous_amount_native,
        coalesce(computed.amount_native, 0) as new_amount_native,
        case
            when computed.is_overridden then 'OVERRIDDEN'
            when computed.is_derived then 'DERIVED'
            else 'OBSERVED'
        end as status
    from computed
    full outer join frozen
        on frozen.partner_id = computed.partner_id
        and frozen.agreement_id = computed.agreement_id
        and frozen.rule_key = computed.rule_key
        and frozen.chain_id = computed.chain_id
        and frozen.source_period_id = computed.source_period_id
        and frozen.validator_key = computed.validator_key
        and frozen.revenue_component = computed.revenue_component
    left join unknown_outcomes as unknown
        on unknown.agreement_id = coalesce(computed.agreement_id, frozen.agreement_id)
        and unknown.rule_key = coalesce(computed.rule_key, frozen.rule_key)
        and unknown.chain_id = coalesce(computed.chain_id, frozen.chain_id)
        and unknown.period_id = coalesce(computed.source_period_id, frozen.source_period_id)
        and unknown.validator_key = coalesce(computed.validator_key, frozen.validator_key)
    -- What became unknown after its release is no difference yet.
    where coalesce(computed.unknown_lines, 0) = 0
        and unknown.rule_key is null
        and coalesce(frozen.amount_native, 0) <> coalesce(computed.amount_native, 0)
)

select
    partner_id,
    agreement_id,
    rule_key,
    chain_id,
    source_period_id,
    validator_key,
    revenue_component,
    cast(previous_amount_native as decimal(38, 18)) as previous_amount_native,
    cast(new_amount_native as decimal(38, 18)) as new_amount_native,
    status
from differences
