-- One row per line: the rates of every rule at every validator in its scope, also while unknown (status MISSING), its
-- floor and cap, what people set in their place, and what the house adds where terms let no loss stand. What today's data
-- and terms give, whatever was released.
with lines as (
    select
        lines.*,
        overrides.override_amount_native,
        overrides.override_reason,
        overrides.override_author,
        overrides.override_at,
        coalesce(overrides.override_drift, false) as override_drift
    from {{ref "lines_by_terms"}} as lines
    left join {{ref "line_overrides"}} as overrides
        on overrides.agreement_id = lines.agreement_id
        and overrides.version_number = lines.version_number
        and overrides.rule_key = lines.rule_key
        and overrides.chain_id = lines.chain_id
        and overrides.period_id = lines.period_id
        and overrides.validator_key = lines.validator_key
        and overrides.line_kind = lines.line_kind
),

-- An override of a rule that earned nothing anywhere stands on a line that the terms do not give.
lines_of_overrides as (
    select
        rules.agreement_id,
        rules.version_number,
        rules.rule_key,
        overrides.chain_id,
        overrides.period_id,
        overrides.validator_key,
        rules.revenue_component,
        overrides.line_kind,
        {{surrogate_key parts=(list "rules.agreement_id" "rules.version_number" "rules.rule_key")}} as rule_id,
        agreements.partner_id,
        rules.attribution_method,
        cast(null as varchar) as base_method,
        cast(0 as decimal(38, 18)) as base_amount_native,
        cast(null as integer) as commission_rate_bps,
        cast(0 as decimal(38, 18)) as amount_native,
        'OVERRIDDEN' as status,
        overrides.override_amount_native,
        overrides.override_reason,
        overrides.override_author,
        overrides.override_at,
        overrides.override_drift
    from {{ref "line_overrides"}} as overrides
    inner join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = overrides.agreement_id
        and rules.version_number = overrides.version_number
        and rules.rule_key = overrides.rule_key
    inner join {{ref "agreements"}} as agreements on agreements.agreement_id = overrides.agreement_id
    where overrides.made_by = 'OVERRIDE'
),

settled_lines as (
    select * from lines
    union all
    select * from lines_of_overrides
),

-- A floor or cap that rests on something unknown is no line yet, and no less unknown for that.
unmade_limits as (
    select agreement_id, version_number, rule_key, chain_id, period_id
    from {{ref "floor_topups"}}
    where topup_native is null
    union
    select agreement_id, version_number, rule_key, chain_id, period_id
    from {{ref "cap_reductions"}}
    where reduction_native is null
),

-- NET_WITHIN_STATEMENT: gains and losses of one period offset each other, and the house bears what is left of a loss,
-- once all lines are known. Where versions divide the period by slots, those under this policy offset each other, and
-- the relief is of the last. Under CARRY_FORWARD nothing is added, and the statement carries the loss out.
losses as (
    select
        lines.agreement_id,
        max(lines.version_number) as version_number,
        lines.chain_id,
        lines.period_id,
        lines.partner_id,
        sum(coalesce(lines.override_amount_native, lines.amount_native)) as loss_native,
        -- What a person set rests on nothing that was derived.
        case when bool_or(lines.status = 'DERIVED' and lines.override_at is null) then 'DERIVED' else 'OBSERVED' end
            as status
    from settled_lines as lines
    inner join {{ref "agreement_versions"}} as versions
        on versions.agreement_id = lines.agreement_id and versions.version_number = lines.version_number
    left join unmade_limits as unmade
        on unmade.agreement_id = lines.agreement_id
        and unmade.version_number = lines.version_number
        and unmade.rule_key = lines.rule_key
        and unmade.chain_id = lines.chain_id
        and unmade.period_id = lines.period_id
        and lines.override_at is null
    where versions.loss_policy = 'NET_WITHIN_STATEMENT'
    group by lines.agreement_id, lines.chain_id, lines.period_id, lines.partner_id
    having count(*) = count(coalesce(lines.override_amount_native, lines.amount_native))
        and count(unmade.rule_key) = 0
        and sum(coalesce(lines.override_amount_native, lines.amount_native)) < 0
),

loss_reliefs as (
    select
        agreement_id,
        version_number,
        '*' as rule_key,
        chain_id,
        period_id,
        '*' as validator_key,
        '*' as revenue_component,
        'LOSS_RELIEF' as line_kind,
        {{surrogate_key parts=(list "agreement_id" "version_number" "'*'")}} as rule_id,
        partner_id,
        cast(null as varchar) as attribution_method,
        cast(null as varchar) as base_method,
        cast(null as decimal(38, 18)) as base_amount_native,
        cast(null as integer) as commission_rate_bps,
        cast(-loss_native as decimal(38, 18)) as amount_native,
        status,
        cast(null as decimal(38, 18)) as override_amount_native,
        cast(null as varchar) as override_reason,
        cast(null as varchar) as override_author,
        cast(null as timestamptz) as override_at,
        false as override_drift
    from losses
),

all_lines as (
    select * from settled_lines
    union all
    select * from loss_reliefs
)

select
    {{surrogate_key parts=(list
        "agreement_id" "version_number" "rule_key" "chain_id" "period_id" "validator_key" "revenue_component" "line_kind"
    )}} as line_id,
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    line_kind,
    rule_id,
    partner_id,
    attribution_method,
    base_method,
    base_amount_native,
    commission_rate_bps,
    cast(amount_native as decimal(38, 18)) as pre_override_amount_native,
    override_amount_native,
    override_reason,
    override_author,
    override_at,
    override_drift,
    cast(coalesce(override_amount_native, amount_native) as decimal(38, 18)) as final_amount_native,
    case when override_at is not null then 'OVERRIDDEN' else status end as status,
    {{as_of}} as computed_at
from all_lines
