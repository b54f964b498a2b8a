-- Law 9: per agreement, rule, chain, source period, validator and component of settled statements, what was frozen
-- and the adjustments (frozen, open, pending) give what is computed now; withholding apart. Not compared while the
-- computed amount is unknown: that of a validator while its line is, that of the whole rule while any line of the rule
-- is, the relief of a loss while any of the agreement is, and all of a rule while it is not known whether it held.
with settled as (
    select partner_id, chain_id, period_id from {{source "finance" "frozen_statements"}}
    union
    select partner_id, chain_id, source_period_id as period_id
    from {{source "finance" "frozen_lines"}}
    where line_kind = 'ADJUSTMENT'
    union
    select lines.partner_id, lines.chain_id, lines.period_id
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "closed_periods"}} as closed
        on closed.chain_id = lines.chain_id and closed.period_id = lines.period_id
),

computed as (
    select
        lines.agreement_id,
        lines.rule_key,
        lines.chain_id,
        lines.period_id as source_period_id,
        lines.validator_key,
        lines.revenue_component,
        sum(lines.final_amount_native) as native,
        count(*) filter (where lines.final_amount_native is null) as unknown_lines
    from {{ref "commission_lines_computed"}} as lines
    inner join settled
        on settled.partner_id = lines.partner_id
        and settled.chain_id = lines.chain_id
        and settled.period_id = lines.period_id
    group by
        lines.agreement_id,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        lines.validator_key,
        lines.revenue_component
),

unknown_rules as (
    select distinct agreement_id, rule_key, chain_id, period_id, false as is_everywhere
    from {{ref "commission_lines_computed"}}
    where final_amount_native is null
    union
    select distinct agreement_id, rule_key, chain_id, period_id, false as is_everywhere
    from {{ref "steps_in_doubt"}}
    where reason <> 'PERIOD_NOT_FINAL'
    union
    select distinct agreement_id, rule_key, chain_id, period_id, true as is_everywhere
    from {{ref "rules_in_scope"}}
    where certainty = 'TIME_UNKNOWN'
),

given_lines as (
    select agreement_id, rule_key, chain_id, source_period_id, validator_key, revenue_component, final_amount_native
    from {{source "finance" "frozen_lines"}}
    where line_kind <> 'WITHHOLDING'
    union all
    select
        lines.agreement_id,
        lines.rule_key,
        lines.chain_id,
        lines.source_period_id,
        lines.validator_key,
        lines.revenue_component,
        lines.final_amount_native
    from {{ref "partner_commission_lines"}} as lines
    left join {{source "finance" "frozen_lines"}} as frozen on frozen.line_id = lines.line_id
    where lines.line_kind = 'ADJUSTMENT' and frozen.line_id is null
    union all
    select agreement_id, rule_key, chain_id, source_period_id, validator_key, revenue_component, final_amount_native
    from {{ref "pending_adjustments"}}
),

given as (
    select
        agreement_id,
        rule_key,
        chain_id,
        source_period_id,
        validator_key,
        revenue_component,
        sum(final_amount_native) as native
    from given_lines
    group by agreement_id, rule_key, chain_id, source_period_id, validator_key, revenue_component
)

select
    coalesce(computed.agreement_id, given.agreement_id) as agreement_id,
    coalesce(computed.rule_key, given.rule_key) as rule_key,
    coalesce(computed.chain_id, given.chain_id) as chain_id,
    coalesce(computed.source_period_id, given.source_period_id) as source_period_id,
    coalesce(computed.validator_key, given.validator_key) as validator_key,
    coalesce(computed.revenue_component, given.revenue_component) as revenue_component,
    computed.native as computed_native,
    given.native as given_native
from computed
full outer join given
    on given.agreement_id = computed.agreement_id
    and given.rule_key = computed.rule_key
    and given.chain_id = computed.chain_id
    and given.source_period_id = computed.source_period_id
    and given.validator_key = computed.validator_key
    and given.revenue_component = computed.revenue_component
where coalesce(computed.unknown_lines, 0) = 0
    and not exists (
        select 1
        from unknown_rules as unknown
        where unknown.agreement_id = coalesce(computed.agreement_id, given.agreement_id)
            and coalesce(computed.rule_key, given.rule_key) in ('*', unknown.rule_key)
            and unknown.chain_id = coalesce(computed.chain_id, given.chain_id)
            and unknown.period_id = coalesce(computed.source_period_id, given.source_period_id)
            and (unknown.is_everywhere or coalesce(computed.validator_key, given.validator_key) = '*')
    )
    and coalesce(computed.native, 0) <> coalesce(given.native, 0)
