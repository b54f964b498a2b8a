-- Law 1 (c) and (d): what rates give lies between 0 and the component, TIER_RERATE apart, on each row of a validator
-- and, with the `*` rows, on the sum over the validators of a chain, period and component. A row that gives away more
-- is OVER_ATTRIBUTED, and no statement with a line on it may be free of blockers.
-- Apart from TIER_RERATE, because they answer to more than the component of the period: what tiers take from those that
-- earned for the loss of another validator, and what a cap takes off re-ratings, or off what a floor of another scope
-- added, rather than off rates.
with lines_apart as (
    select
        lines.chain_id,
        lines.period_id,
        lines.validator_key,
        lines.revenue_component,
        sum(lines.pre_override_amount_native) as apart_native
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = lines.agreement_id
        and rules.version_number = lines.version_number
        and rules.rule_key = lines.rule_key
    where lines.line_kind = 'TIER_RERATE'
        or (lines.line_kind = 'RATE' and rules.tier_mode <> 'NONE' and lines.pre_override_amount_native < 0)
        or (
            lines.line_kind = 'CAP_REDUCTION'
            and (
                (rules.tier_mode = 'VOLUME' and rules.tier_scope <> 'PERIOD')
                or coalesce(rules.floor_scope <> rules.cap_scope, false)
            )
        )
    group by lines.chain_id, lines.period_id, lines.validator_key, lines.revenue_component
),

ledger_rows as (
    select
        ledger.chain_id,
        ledger.period_id,
        ledger.validator_key,
        ledger.revenue_component,
        ledger.component_native,
        ledger.rate_native - coalesce(apart.apart_native, 0) as rate_native,
        ledger.rate_native is not null as is_known,
        ledger.status
    from {{ref "component_ledger"}} as ledger
    left join lines_apart as apart
        on apart.chain_id = ledger.chain_id
        and apart.period_id = ledger.period_id
        and apart.validator_key = ledger.validator_key
        and apart.revenue_component = ledger.revenue_component
),

beyond_their_component as (
    select chain_id, period_id, validator_key, revenue_component, component_native, rate_native
    from ledger_rows
    where validator_key <> '*'
        and is_known
        and status <> 'OVER_ATTRIBUTED'
        and (
            (component_native >= 0 and (rate_native < 0 or rate_native > component_native))
            or (component_native < 0 and (rate_native > 0 or rate_native < component_native))
        )
),

-- Losses and gains of several validators do not offset under a rule that floors each base at 0: sums are compared
-- where no component is negative.
sums as (
    select
        chain_id,
        period_id,
        revenue_component,
        sum(component_native) as component_native,
        sum(rate_native) as rate_native
    from ledger_rows
    group by chain_id, period_id, revenue_component
    having bool_and(is_known and component_native >= 0 and status <> 'OVER_ATTRIBUTED')
),

over_attributed_and_free as (
    select distinct
        ledger.chain_id,
        ledger.period_id,
        ledger.validator_key,
        ledger.revenue_component,
        ledger.component_native,
        ledger.rate_native
    from ledger_rows as ledger
    inner join {{ref "partner_commission_lines"}} as lines
        on lines.chain_id = ledger.chain_id
        and lines.period_id = ledger.period_id
        and lines.validator_key = ledger.validator_key
        and lines.revenue_component = ledger.revenue_component
        and lines.line_kind <> 'ADJUSTMENT'
    inner join {{ref "partner_commission_statements"}} as statements
        on statements.partner_id = lines.partner_id
        and statements.chain_id = lines.chain_id
        and statements.period_id = lines.period_id
    left join {{source "finance" "frozen_statements"}} as released
        on released.statement_id = statements.statement_id
    where ledger.status = 'OVER_ATTRIBUTED'
        and statements.blocking_reason is null
        and released.statement_id is null
)

select 'the rates of a validator' as what, * from beyond_their_component
union all
select 'the sum over validators' as what, chain_id, period_id, '*' as validator_key, revenue_component, component_native, rate_native
from sums
where rate_native < 0 or rate_native > component_native
union all
select 'over-attributed, not blocked' as what, * from over_attributed_and_free
