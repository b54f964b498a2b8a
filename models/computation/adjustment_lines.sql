-- One row per outcome of a released period that has changed since: its ADJUSTMENT line, in the open period that it goes
-- to, or in none while there is none.
select
    {{adjustment_line}},
    {{as_of}} as computed_at
from {{ref "commission_restatements"}}
