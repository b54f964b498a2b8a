-- One row per adjustment of a released period that has no open statement to go to yet. Columns are those of an
-- ADJUSTMENT line; its period is unknown until a later statement in DRAFT exists.
with adjustments as (
    select * from {{ref "adjustment_lines"}}
)

select * from adjustments where period_id is null
