-- One row per chain, period, validator that the operator runs, and revenue component: how the component is split
-- between the partners (attributed) and the house. Lines of a whole rule stand on rows of validator `*`, component 0.
with lines_of_row as (
    select
        lines.chain_id,
        lines.period_id,
        lines.validator_key,
        lines.revenue_component,
        sum(lines.pre_override_amount_native) filter (where lines.line_kind in ('RATE', 'TIER_RERATE', 'CAP_REDUCTION'))
            as rate_native,
        -- Tiers take back for what came before, and for the loss of another validator from those that earned.
        sum(lines.pre_override_amount_native) filter (
            where lines.line_kind = 'TIER_RERATE'
                or (lines.line_kind = 'RATE' and rules.tier_mode <> 'NONE' and lines.pre_override_amount_native < 0)
        ) as apart_native,
        sum(lines.pre_override_amount_native) filter (where lines.line_kind in ('FLOOR_TOPUP', 'LOSS_RELIEF'))
            as topup_native,
        sum(lines.final_amount_native - lines.pre_override_amount_native) as override_native,
        sum(lines.final_amount_native) as final_native,
        count(*) filter (where lines.pre_override_amount_native is null) as unknown_terms,
        count(*) filter (where lines.final_amount_native is null) as unknown_lines
    from {{ref "commission_lines_computed"}} as lines
    left join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = lines.agreement_id
        and rules.version_number = lines.version_number
        and rules.rule_key = lines.rule_key
    group by lines.chain_id, lines.period_id, lines.validator_key, lines.revenue_component
),

ledger_rows as (
    select chain_id, period_id, validator_key, revenue_component, component_native, status
    from {{ref "validator_components"}}
    union all
    select
        chain_id,
        period_id,
        validator_key,
        revenue_component,
        cast(0 as decimal(38, 18)) as component_native,
        'PROVEN_ZERO' as status
    from lines_of_row
    where validator_key = '*'
),

-- While the component or a line of the row is unknown, so is what goes where. An unknown line that was overridden is
-- known; what of it is a rate's and what the house's is not.
split as (
    select
        ledger.chain_id,
        ledger.period_id,
        ledger.validator_key,
        ledger.revenue_component,
        ledger.component_native,
        ledger.status,
        ledger.component_native is not null and coalesce(lines.unknown_lines, 0) = 0 as is_known,
        ledger.component_native is not null and coalesce(lines.unknown_terms, 0) = 0 as are_terms_known,
        coalesce(lines.rate_native, 0) as rate_native,
        coalesce(lines.apart_native, 0) as apart_native,
        coalesce(lines.topup_native, 0) + coalesce(lines.override_native, 0) as house_funded_native,
        coalesce(lines.final_native, 0) as attributed_native
    from ledger_rows as ledger
    left join lines_of_row as lines
        on lines.chain_id = ledger.chain_id
        and lines.period_id = ledger.period_id
        and lines.validator_key = ledger.validator_key
        and lines.revenue_component = ledger.revenue_component
)

select
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    cast(component_native as decimal(38, 18)) as component_native,
    cast(case when are_terms_known then rate_native end as decimal(38, 18)) as rate_native,
    cast(case when are_terms_known then house_funded_native end as decimal(38, 18)) as house_funded_native,
    cast(case when is_known then attributed_native end as decimal(38, 18)) as attributed_native,
    cast(case when is_known then component_native - attributed_native end as decimal(38, 18)) as house_native,
    -- More than the whole component goes to partners through their rates alone: their statements must not move.
    case
        when not is_known then 'MISSING'
        when validator_key = '*' or not are_terms_known then status
        when component_native >= 0 and rate_native - apart_native > component_native then 'OVER_ATTRIBUTED'
        when component_native < 0 and rate_native - apart_native < component_native then 'OVER_ATTRIBUTED'
        else status
    end as status
from split
