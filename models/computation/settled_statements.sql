-- One row per partner, chain and period whose statement takes no more lines: it was released, or its period is closed,
-- or what it gave then was made good in a later statement. What is computed for it otherwise leaves as an ADJUSTMENT.
with settled as (
    select partner_id, chain_id, period_id from {{source "finance" "frozen_statements"}}
    union
    select lines.partner_id, lines.chain_id, lines.period_id
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "closed_periods"}} as closed
        on closed.chain_id = lines.chain_id and closed.period_id = lines.period_id
    union
    select partner_id, chain_id, source_period_id as period_id
    from {{source "finance" "frozen_lines"}}
    where line_kind = 'ADJUSTMENT'
)

select
    settled.partner_id,
    settled.chain_id,
    settled.period_id,
    released.publication_id
from settled
left join {{source "finance" "frozen_statements"}} as released
    on released.partner_id = settled.partner_id
    and released.chain_id = settled.chain_id
    and released.period_id = settled.period_id
