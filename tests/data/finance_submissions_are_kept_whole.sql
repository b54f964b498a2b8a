-- The lines that were kept with a submission are of a SUBMIT, and those of a released statement are what was frozen.
with submissions as (
    select partner_id, chain_id, period_id, max(sequence_number) as sequence_number
    from {{source "finance" "statement_events"}}
    where event = 'SUBMIT'
    group by partner_id, chain_id, period_id
),

last_submissions as (
    select events.event_id, released.partner_id, released.chain_id, released.period_id
    from submissions
    inner join {{source "finance" "statement_events"}} as events
        on events.partner_id = submissions.partner_id
        and events.chain_id = submissions.chain_id
        and events.period_id = submissions.period_id
        and events.sequence_number = submissions.sequence_number
    inner join {{source "finance" "frozen_statements"}} as released
        on released.partner_id = submissions.partner_id
        and released.chain_id = submissions.chain_id
        and released.period_id = submissions.period_id
),

kept as (
    select last.event_id, lines.line_id, lines.row_hash
    from last_submissions as last
    inner join {{source "finance" "submitted_lines"}} as lines on lines.event_id = last.event_id
),

frozen as (
    select last.event_id, lines.line_id, lines.content_hash
    from last_submissions as last
    inner join {{source "finance" "frozen_lines"}} as lines
        on lines.partner_id = last.partner_id
        and lines.chain_id = last.chain_id
        and lines.period_id = last.period_id
)

select
    coalesce(kept.event_id, frozen.event_id) as event_id,
    coalesce(kept.line_id, frozen.line_id) as line_id,
    'was released otherwise than it was submitted' as problem
from kept
full outer join frozen on frozen.event_id = kept.event_id and frozen.line_id = kept.line_id
where kept.row_hash is null or frozen.content_hash is null or kept.row_hash <> frozen.content_hash
union all
select lines.event_id, lines.line_id, 'belongs to no submission' as problem
from {{source "finance" "submitted_lines"}} as lines
left join {{source "finance" "statement_events"}} as events on events.event_id = lines.event_id and events.event = 'SUBMIT'
where events.event_id is null
