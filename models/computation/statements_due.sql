-- One row per partner, chain and period for which a statement is due: where lines stand, or might stand if the
-- start of the period were known. Adjustments and taxes go to statements that are due without them.
with due as (
    select partner_id, chain_id, period_id from {{ref "open_commission_lines"}}
    union
    select scope.partner_id, scope.chain_id, scope.period_id
    from {{ref "rules_in_scope"}} as scope
    left join {{ref "settled_statements"}} as settled
        on settled.partner_id = scope.partner_id
        and settled.chain_id = scope.chain_id
        and settled.period_id = scope.period_id
    where scope.certainty = 'TIME_UNKNOWN' and settled.period_id is null
    union
    select partner_id, chain_id, period_id from {{source "finance" "frozen_statements"}}
)

select
    {{surrogate_key parts=(list "due.partner_id" "due.chain_id" "due.period_id")}} as statement_id,
    due.partner_id,
    due.chain_id,
    due.period_id,
    periods.period_identifier,
    periods.period_number,
    periods.is_finalized,
    released.period_id is not null as is_released
from due
inner join {{ref "canonical_periods"}} as periods
    on periods.chain_id = due.chain_id and periods.period_id = due.period_id
left join {{source "finance" "frozen_statements"}} as released
    on released.partner_id = due.partner_id
    and released.chain_id = due.chain_id
    and released.period_id = due.period_id
