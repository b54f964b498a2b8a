-- Law 8: no statement leaves DRAFT while it is blocked, and every blocked statement, and no other, has blockers.
with blocked as (
    select distinct statement_id from {{ref "statement_blockers"}}
)

select statements.statement_id, statements.blocking_reason, status.status, blocked.statement_id is not null as has_blockers
from {{ref "partner_commission_statements"}} as statements
left join {{ref "statement_status"}} as status on status.statement_id = statements.statement_id
left join blocked on blocked.statement_id = statements.statement_id
where status.status is null
    or (statements.blocking_reason is not null and status.status <> 'DRAFT')
    or (statements.blocking_reason is null) <> (blocked.statement_id is null)
