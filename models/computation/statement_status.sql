-- One row per statement: where the events in `finance` have brought it. Live by design: it is read when queried,
-- not when built. A statement without events is a DRAFT, and so is one again whose content is not the one that was
-- submitted and approved.
with progress as (
    select
        statements.statement_id,
        progress.*,
        progress.status in ('PENDING_APPROVAL', 'APPROVED')
            and coalesce(contents.content_hash, '') <> progress.content_hash as is_changed
    from {{ref "partner_commission_statements"}} as statements
    inner join {{ref "statement_progress"}} as progress
        on progress.partner_id = statements.partner_id
        and progress.chain_id = statements.chain_id
        and progress.period_id = statements.period_id
    left join {{ref "statement_contents"}} as contents on contents.statement_id = statements.statement_id
)

select
    statements.statement_id,
    statements.partner_id,
    statements.chain_id,
    statements.period_id,
    case when progress.status is null or progress.is_changed then 'DRAFT' else progress.status end as status,
    coalesce(progress.is_changed, false) as is_changed,
    progress.submitter,
    progress.submitted_at,
    progress.approver,
    progress.approved_at,
    progress.released_at,
    progress.paid_at
from {{ref "partner_commission_statements"}} as statements
left join progress on progress.statement_id = statements.statement_id
