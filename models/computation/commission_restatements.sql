-- One row per agreement, rule, chain, released period, validator and component whose outcome has changed since the
-- release: what it gives now less all that was frozen for it, and the open period the difference goes to.
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
    inner join {{source "finance" "frozen_statements"}} as released
        on released.partner_id = lines.partner_id
        and released.chain_id = lines.chain_id
        and released.period_id = lines.period_id
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
-- the agreement; and all of a rule is while it is not known whether it held in the period.
unknown_rules as (
    select distinct agreement_id, rule_key, chain_id, period_id, '*' as validator_key
    from {{ref "commission_lines_computed"}}
    where final_amount_native is null
    union
    select distinct agreement_id, rule_key, chain_id, period_id, validator_key
    from {{ref "rules_in_scope"}}
    where certainty = 'TIME_UNKNOWN'
    union
    select distinct agreement_id, rule_key, chain_id, period_id, '*' as validator_key
    from {{ref "rules_in_scope"}}
    where certainty = 'TIME_UNKNOWN'
    union
    select distinct agreement_id, '*' as rule_key, chain_id, period_id, '*' as validator_key
    from {{ref "commission_lines_computed"}}
    where final_amount_native is null
    union
    select distinct agreement_id, '*' as rule_key, chain_id, period_id, '*' as validator_key
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
    left join unknown_rules as unknown
        on unknown.agreement_id = coalesce(computed.agreement_id, frozen.agreement_id)
        and unknown.rule_key = coalesce(computed.rule_key, frozen.rule_key)
        and unknown.chain_id = coalesce(computed.chain_id, frozen.chain_id)
        and unknown.period_id = coalesce(computed.source_period_id, frozen.source_period_id)
        and unknown.validator_key = coalesce(computed.validator_key, frozen.validator_key)
    -- What became unknown after its release is no difference yet.
    where coalesce(computed.unknown_lines, 0) = 0
        and unknown.rule_key is null
        and coalesce(frozen.amount_native, 0) <> coalesce(computed.amount_native, 0)
),

last_period_events as (
    select chain_id, period_id, max(sequence_number) as sequence_number
    from {{source "finance" "period_events"}}
    group by chain_id, period_id
),

closed_periods as (
    select events.chain_id, events.period_id
    from {{source "finance" "period_events"}} as events
    inner join last_period_events as last
        on last.chain_id = events.chain_id
        and last.period_id = events.period_id
        and last.sequence_number = events.sequence_number
    where events.event = 'CLOSE'
),

open_periods as (
    select distinct lines.partner_id, lines.chain_id, lines.period_id, periods.period_number
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = lines.chain_id and periods.period_id = lines.period_id
    left join {{ref "statement_progress"}} as progress
        on progress.partner_id = lines.partner_id
        and progress.chain_id = lines.chain_id
        and progress.period_id = lines.period_id
    left join closed_periods as closed
        on closed.chain_id = lines.chain_id and closed.period_id = lines.period_id
    left join {{source "finance" "frozen_statements"}} as released
        on released.partner_id = lines.partner_id
        and released.chain_id = lines.chain_id
        and released.period_id = lines.period_id
    where periods.is_finalized
        and progress.status is null
        and closed.period_id is null
        and released.period_id is null
),

targets as (
    select
        differences.partner_id,
        differences.chain_id,
        differences.source_period_id,
        min(open_periods.period_number) as period_number
    from differences
    inner join {{ref "canonical_periods"}} as source
        on source.chain_id = differences.chain_id and source.period_id = differences.source_period_id
    inner join open_periods
        on open_periods.partner_id = differences.partner_id
        and open_periods.chain_id = differences.chain_id
        and open_periods.period_number > source.period_number
    group by differences.partner_id, differences.chain_id, differences.source_period_id
)

select
    differences.partner_id,
    differences.agreement_id,
    differences.rule_key,
    differences.chain_id,
    differences.source_period_id,
    differences.validator_key,
    differences.revenue_component,
    target.period_id as target_period_id,
    cast(differences.previous_amount_native as decimal(38, 18)) as previous_amount_native,
    cast(differences.new_amount_native as decimal(38, 18)) as new_amount_native,
    released.publication_id as previous_publication_id,
    differences.status
from differences
inner join {{source "finance" "frozen_statements"}} as released
    on released.partner_id = differences.partner_id
    and released.chain_id = differences.chain_id
    and released.period_id = differences.source_period_id
left join targets
    on targets.partner_id = differences.partner_id
    and targets.chain_id = differences.chain_id
    and targets.source_period_id = differences.source_period_id
left join {{ref "canonical_periods"}} as target
    on target.chain_id = targets.chain_id and target.period_number = targets.period_number
