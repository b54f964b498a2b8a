-- One row per step of a rule for its floor, and one for its cap, where the rule has them and all that they compare with
-- is known. Both are of the whole rule, so that they stand on validator `*`.
with amounts as (
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        'FLOOR_TOPUP' as line_kind,
        topup_native as amount_native
    from {{ref "floor_topups"}}
    union all
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        'CAP_REDUCTION' as line_kind,
        reduction_native as amount_native
    from {{ref "cap_reductions"}}
)

select
    steps.agreement_id,
    steps.version_number,
    steps.rule_key,
    steps.chain_id,
    steps.period_id,
    '*' as validator_key,
    steps.revenue_component,
    amounts.line_kind,
    steps.rule_id,
    steps.partner_id,
    steps.attribution_method,
    amounts.amount_native,
    steps.status
from amounts
inner join {{ref "rule_steps"}} as steps
    on steps.agreement_id = amounts.agreement_id
    and steps.version_number = amounts.version_number
    and steps.rule_key = amounts.rule_key
    and steps.chain_id = amounts.chain_id
    and steps.period_id = amounts.period_id
where amounts.amount_native is not null
