-- One row per line of a statement that can move: neither released nor blocked. The hash of all that the line says, by
-- which it is found out whether what was submitted still stands.
with movable as (
    select statements.partner_id, statements.chain_id, statements.period_id, statements.statement_id
    from {{ref "partner_commission_statements"}} as statements
    left join {{source "finance" "frozen_statements"}} as released
        on released.partner_id = statements.partner_id
        and released.chain_id = statements.chain_id
        and released.period_id = statements.period_id
    where statements.blocking_reason is null and released.period_id is null
),

hashed as (
    select line_id, partner_id, chain_id, period_id, line_kind, {{line_content_hash}} as row_hash
    from {{ref "partner_commission_lines"}}
)

select
    hashed.line_id,
    movable.statement_id,
    hashed.line_kind,
    hashed.row_hash
from hashed
inner join movable
    on movable.partner_id = hashed.partner_id
    and movable.chain_id = hashed.chain_id
    and movable.period_id = hashed.period_id
