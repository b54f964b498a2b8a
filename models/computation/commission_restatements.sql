-- One row per agreement, rule, chain, settled period, validator and component whose outcome is another than was frozen:
-- the difference, what it comes from, and the open statement that it goes to: the one that was submitted with it, as long
-- as that stands, else the next final one that is a DRAFT.
with restated as (
    select
        outcomes.partner_id,
        outcomes.agreement_id,
        outcomes.rule_key,
        outcomes.chain_id,
        outcomes.source_period_id,
        outcomes.validator_key,
        outcomes.revenue_component,
        source.period_number as source_period_number,
        outcomes.previous_amount_native,
        outcomes.new_amount_native,
        settled.publication_id as previous_publication_id,
        outcomes.status,
        causes.cause
    from {{ref "restated_outcomes"}} as outcomes
    inner join {{ref "canonical_periods"}} as source
        on source.chain_id = outcomes.chain_id and source.period_id = outcomes.source_period_id
    inner join {{ref "settled_statements"}} as settled
        on settled.partner_id = outcomes.partner_id
        and settled.chain_id = outcomes.chain_id
        and settled.period_id = outcomes.source_period_id
    inner join {{ref "restatement_causes"}} as causes
        on causes.agreement_id = outcomes.agreement_id
        and causes.rule_key = outcomes.rule_key
        and causes.chain_id = outcomes.chain_id
        and causes.source_period_id = outcomes.source_period_id
        and causes.validator_key = outcomes.validator_key
        and causes.revenue_component = outcomes.revenue_component
),

submitted as (
    select progress.partner_id, progress.chain_id, progress.period_id, progress.submission_id, periods.period_number
    from {{ref "statement_progress"}} as progress
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = progress.chain_id and periods.period_id = progress.period_id
    where progress.status in ('PENDING_APPROVAL', 'APPROVED')
),

lines_of_submitted as (
    select submitted.submission_id, lines.*
    from submitted
    inner join {{ref "open_commission_lines"}} as lines
        on lines.partner_id = submitted.partner_id
        and lines.chain_id = submitted.chain_id
        and lines.period_id = submitted.period_id
),

hashed_lines as (
    select submission_id, line_id, {{line_content_hash}} as row_hash from lines_of_submitted
),

changed_lines as (
    select coalesce(hashed.submission_id, kept.event_id) as submission_id
    from hashed_lines as hashed
    full outer join (
        select lines.event_id, lines.line_id, lines.row_hash
        from {{source "finance" "submitted_lines"}} as lines
        inner join submitted on submitted.submission_id = lines.event_id
        where lines.line_kind not in ('ADJUSTMENT', 'WITHHOLDING')
    ) as kept
        on kept.event_id = hashed.submission_id and kept.line_id = hashed.line_id
    where kept.row_hash is null or hashed.row_hash is null or kept.row_hash <> hashed.row_hash
),

-- The adjustments that would stand in a submitted statement, as lines of it.
adjustments_there as (
    select
        submitted.submission_id,
        submitted.period_number as target_period_number,
        submitted.period_id as target_period_id,
        restated.*
    from submitted
    inner join restated
        on restated.partner_id = submitted.partner_id
        and restated.chain_id = submitted.chain_id
        and restated.source_period_number < submitted.period_number
),

adjustment_columns as (
    select submission_id, target_period_number, {{adjustment_line}} from adjustments_there
),

hashed_adjustments as (
    select
        submission_id,
        target_period_number,
        line_id,
        agreement_id,
        rule_key,
        chain_id,
        source_period_id,
        validator_key,
        revenue_component,
        {{line_content_hash}} as row_hash
    from adjustment_columns
),

held as (
    select hashed.*
    from hashed_adjustments as hashed
    inner join {{source "finance" "submitted_lines"}} as kept
        on kept.event_id = hashed.submission_id
        and kept.line_id = hashed.line_id
        and kept.row_hash = hashed.row_hash
),

-- As many as it was submitted with, or it is another statement now.
lost_adjustments as (
    select kept.event_id as submission_id
    from {{source "finance" "submitted_lines"}} as kept
    inner join submitted on submitted.submission_id = kept.event_id
    left join held on held.submission_id = kept.event_id and held.line_id = kept.line_id
    where kept.line_kind = 'ADJUSTMENT' and held.line_id is null
),

standing as (
    select submitted.*
    from submitted
    where not exists (select 1 from changed_lines as changed where changed.submission_id = submitted.submission_id)
        and not exists (select 1 from lost_adjustments as lost where lost.submission_id = submitted.submission_id)
),

open_periods as (
    select distinct lines.partner_id, lines.chain_id, lines.period_id, periods.period_number
    from {{ref "open_commission_lines"}} as lines
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = lines.chain_id and periods.period_id = lines.period_id
    left join standing
        on standing.partner_id = lines.partner_id
        and standing.chain_id = lines.chain_id
        and standing.period_id = lines.period_id
    where periods.is_finalized and standing.period_id is null
),

next_open as (
    select
        restated.partner_id,
        restated.chain_id,
        restated.source_period_id,
        min(open_periods.period_number) as period_number
    from restated
    inner join open_periods
        on open_periods.partner_id = restated.partner_id
        and open_periods.chain_id = restated.chain_id
        and open_periods.period_number > restated.source_period_number
    group by restated.partner_id, restated.chain_id, restated.source_period_id
),

holders as (
    select
        held.agreement_id,
        held.rule_key,
        held.chain_id,
        held.source_period_id,
        held.validator_key,
        held.revenue_component,
        min(held.target_period_number) as period_number
    from held
    inner join standing on standing.submission_id = held.submission_id
    group by
        held.agreement_id,
        held.rule_key,
        held.chain_id,
        held.source_period_id,
        held.validator_key,
        held.revenue_component
)

select
    restated.partner_id,
    restated.agreement_id,
    restated.rule_key,
    restated.chain_id,
    restated.source_period_id,
    restated.validator_key,
    restated.revenue_component,
    target.period_id as target_period_id,
    restated.previous_amount_native,
    restated.new_amount_native,
    restated.previous_publication_id,
    restated.status,
    restated.cause
from restated
left join next_open
    on next_open.partner_id = restated.partner_id
    and next_open.chain_id = restated.chain_id
    and next_open.source_period_id = restated.source_period_id
left join holders
    on holders.agreement_id = restated.agreement_id
    and holders.rule_key = restated.rule_key
    and holders.chain_id = restated.chain_id
    and holders.source_period_id = restated.source_period_id
    and holders.validator_key = restated.validator_key
    and holders.revenue_component = restated.revenue_component
left join {{ref "canonical_periods"}} as target
    on target.chain_id = restated.chain_id
    and target.period_number = coalesce(holders.period_number, next_open.period_number)
