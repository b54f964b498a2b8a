-- One row per statement that can move: neither released nor blocked. The hash of the statement and its lines: what a
-- person who submits or approves it has seen.
with line_hashes as (
    select statement_id, string_agg(row_hash, '' order by row_hash nulls last) as line_hashes
    from {{ref "statement_line_hashes"}}
    group by statement_id
),

movable as (
    select statements.*, coalesce(line_hashes.line_hashes, '') as line_hashes
    from {{ref "partner_commission_statements"}} as statements
    left join line_hashes on line_hashes.statement_id = statements.statement_id
    left join {{source "finance" "frozen_statements"}} as released
        on released.partner_id = statements.partner_id
        and released.chain_id = statements.chain_id
        and released.period_id = statements.period_id
    where statements.blocking_reason is null and released.period_id is null
)

select
    statement_id,
    partner_id,
    chain_id,
    period_id,
    {{statement_content_hash lines="line_hashes" inputs="cast(null as varchar)"}} as content_hash
from movable
