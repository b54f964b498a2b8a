-- One row per statement: where the events in `finance` have brought it. Live by design: it is read when queried,
-- not when built. A statement without events is a DRAFT.
select
    statements.statement_id,
    statements.partner_id,
    statements.chain_id,
    statements.period_id,
    coalesce(progress.status, 'DRAFT') as status,
    progress.submitter,
    progress.submitted_at,
    progress.approver,
    progress.approved_at,
    progress.released_at,
    progress.paid_at
from {{ref "partner_commission_statements"}} as statements
left join {{ref "statement_progress"}} as progress
    on progress.partner_id = statements.partner_id
    and progress.chain_id = statements.chain_id
    and progress.period_id = statements.period_id
