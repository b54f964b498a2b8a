-- One row per line of a tiered rule and tier it reaches: the slice that fell into the tier, and what it gave.
-- Tiered rules are refused so far, so that no line has slices.
select
    line_id,
    cast(null as integer) as tier_number,
    cast(null as decimal(38, 18)) as slice_native,
    cast(null as integer) as rate_bps,
    cast(null as decimal(38, 18)) as amount_native
from {{ref "commission_lines_computed"}}
where false
