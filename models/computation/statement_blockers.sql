-- One row per statement, reason and row that stands in its way: why it cannot move yet.
-- A rule that counts over more than a period brings those of the earlier periods that it rests on. Row keys are the
-- natural key of the relation's row, parts joined by `|`, periods by their identifier.
with open_statements as (
    select statement_id, partner_id, chain_id, period_id, period_identifier, is_finalized
    from {{ref "statements_due"}}
    where not is_released
),

over_attributed as (
    select distinct
        lines.partner_id,
        lines.chain_id,
        lines.period_id,
        lines.validator_key || '|' || lines.revenue_component as row_key
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "component_ledger"}} as ledger
        on ledger.chain_id = lines.chain_id
        and ledger.period_id = lines.period_id
        and ledger.validator_key = lines.validator_key
        and ledger.revenue_component = lines.revenue_component
    where ledger.status = 'OVER_ATTRIBUTED'
),

periods_of_unknown_time as (
    select partner_id, chain_id, period_id, period_id as doubtful_period_id
    from {{ref "rules_in_scope"}}
    where certainty = 'TIME_UNKNOWN'
    union
    select partner_id, chain_id, period_id, doubtful_period_id
    from {{ref "steps_in_doubt"}}
    where reason = 'PERIOD_TIME_UNKNOWN'
),

earlier_periods_not_final as (
    select distinct partner_id, chain_id, period_id, doubtful_period_id
    from {{ref "steps_in_doubt"}}
    where reason = 'PERIOD_NOT_FINAL' and doubtful_period_id <> period_id
)

select
    statements.statement_id,
    'MISSING_FACT' as reason,
    facts.relation,
    statements.chain_id || '|' || periods.period_identifier || '|' || facts.row_key as row_key
from open_statements as statements
inner join {{ref "statement_facts"}} as facts
    on facts.partner_id = statements.partner_id
    and facts.chain_id = statements.chain_id
    and facts.period_id = statements.period_id
inner join {{ref "canonical_periods"}} as periods
    on periods.chain_id = facts.chain_id and periods.period_id = facts.fact_period_id
where facts.status = 'MISSING'
union all
select
    statement_id,
    'PERIOD_NOT_FINAL' as reason,
    'canonical.canonical_periods' as relation,
    chain_id || '|' || period_identifier as row_key
from open_statements
where not is_finalized
union all
select
    statements.statement_id,
    'PERIOD_NOT_FINAL' as reason,
    'canonical.canonical_periods' as relation,
    statements.chain_id || '|' || periods.period_identifier as row_key
from open_statements as statements
inner join earlier_periods_not_final as earlier
    on earlier.partner_id = statements.partner_id
    and earlier.chain_id = statements.chain_id
    and earlier.period_id = statements.period_id
inner join {{ref "canonical_periods"}} as periods
    on periods.chain_id = earlier.chain_id and periods.period_id = earlier.doubtful_period_id
union all
select
    statements.statement_id,
    'PERIOD_TIME_UNKNOWN' as reason,
    'canonical.canonical_periods' as relation,
    statements.chain_id || '|' || periods.period_identifier as row_key
from open_statements as statements
inner join periods_of_unknown_time as unknown
    on unknown.partner_id = statements.partner_id
    and unknown.chain_id = statements.chain_id
    and unknown.period_id = statements.period_id
inner join {{ref "canonical_periods"}} as periods
    on periods.chain_id = unknown.chain_id and periods.period_id = unknown.doubtful_period_id
union all
select
    statements.statement_id,
    'OVER_ATTRIBUTED' as reason,
    'computation.component_ledger' as relation,
    statements.chain_id || '|' || statements.period_identifier || '|' || over_attributed.row_key as row_key
from open_statements as statements
inner join over_attributed
    on over_attributed.partner_id = statements.partner_id
    and over_attributed.chain_id = statements.chain_id
    and over_attributed.period_id = statements.period_id
