-- A floor or cap that a rule has is one line in each step of the rule, also where it changes nothing; where it is not
-- made, for something that it compares with is unknown, the statement is blocked, unless the period was closed without.
with steps as (
    select
        outcomes.agreement_id,
        outcomes.version_number,
        outcomes.rule_key,
        outcomes.chain_id,
        outcomes.period_id,
        steps.partner_id,
        case when outcomes.floor_native is null then 0 else 1 end as floors_due,
        case when outcomes.cap_native is null then 0 else 1 end as caps_due,
        count(*) filter (where lines.line_kind = 'FLOOR_TOPUP') as floors_made,
        count(*) filter (where lines.line_kind = 'CAP_REDUCTION') as caps_made,
        bool_or(lines.override_at is not null) as is_overridden
    from {{ref "rule_outcomes"}} as outcomes
    inner join {{ref "rule_steps"}} as steps
        on steps.agreement_id = outcomes.agreement_id
        and steps.version_number = outcomes.version_number
        and steps.rule_key = outcomes.rule_key
        and steps.chain_id = outcomes.chain_id
        and steps.period_id = outcomes.period_id
    inner join {{ref "commission_lines_computed"}} as lines
        on lines.agreement_id = outcomes.agreement_id
        and lines.version_number = outcomes.version_number
        and lines.rule_key = outcomes.rule_key
        and lines.chain_id = outcomes.chain_id
        and lines.period_id = outcomes.period_id
    group by
        outcomes.agreement_id,
        outcomes.version_number,
        outcomes.rule_key,
        outcomes.chain_id,
        outcomes.period_id,
        steps.partner_id,
        outcomes.floor_native,
        outcomes.cap_native
)

select
    steps.agreement_id,
    steps.version_number,
    steps.rule_key,
    steps.chain_id,
    steps.period_id,
    steps.floors_due,
    steps.floors_made,
    steps.caps_due,
    steps.caps_made
from steps
left join {{source "finance" "frozen_statements"}} as released
    on released.partner_id = steps.partner_id
    and released.chain_id = steps.chain_id
    and released.period_id = steps.period_id
left join {{ref "partner_commission_statements"}} as statements
    on statements.partner_id = steps.partner_id
    and statements.chain_id = steps.chain_id
    and statements.period_id = steps.period_id
where steps.floors_made > steps.floors_due
    or steps.caps_made > steps.caps_due
    or (
        (steps.floors_made < steps.floors_due or steps.caps_made < steps.caps_due)
        and not steps.is_overridden
        and released.period_id is null
        and statements.statement_id is not null
        and statements.blocking_reason is null
    )
