-- One row per statement of which a tax is withheld: its WITHHOLDING line, a part of what the statement gives above 0 by
-- the partner's terms in the period. Of a blocked statement nothing is known to withhold, of a released one what was
-- withheld is frozen.
with blocked as (
    select distinct statement_id from {{ref "statement_blockers"}}
),

taxed as (
    select due.partner_id, due.chain_id, due.period_id, terms.withholding_bps
    from {{ref "statements_due"}} as due
    inner join {{ref "partner_terms"}} as terms
        on terms.partner_id = due.partner_id
        and terms.chain_id = due.chain_id
        and terms.from_period <= due.period_number
        and (terms.until_period is null or due.period_number < terms.until_period)
    left join blocked on blocked.statement_id = due.statement_id
    where terms.withholding_bps > 0 and not due.is_released and blocked.statement_id is null
),

given as (
    select partner_id, chain_id, period_id, final_amount_native, status
    from {{ref "commission_lines_computed"}}
    union all
    select partner_id, chain_id, period_id, final_amount_native, status
    from {{ref "adjustment_lines"}}
),

-- Total and adjustments together: what an adjustment takes back was taxed before.
bases as (
    select
        taxed.partner_id,
        taxed.chain_id,
        taxed.period_id,
        taxed.withholding_bps,
        cast(sum(given.final_amount_native) as decimal(38, 18)) as base_native,
        case when bool_or(given.status = 'DERIVED') then 'DERIVED' else 'OBSERVED' end as status
    from taxed
    inner join given
        on given.partner_id = taxed.partner_id
        and given.chain_id = taxed.chain_id
        and given.period_id = taxed.period_id
    group by taxed.partner_id, taxed.chain_id, taxed.period_id, taxed.withholding_bps
    having sum(given.final_amount_native) > 0
),

withheld as (
    select bases.*, {{floor_bps amount="base_native" bps="withholding_bps"}} as withheld_native
    from bases
)

select
    -- The line is of no agreement: the partner tells it from those of others.
    {{surrogate_key parts=(list
        "partner_id" "'*'" "'0'" "'*'" "chain_id" "period_id" "period_id" "'*'" "'*'" "'WITHHOLDING'"
    )}} as line_id,
    '*' as agreement_id,
    0 as version_number,
    '*' as rule_key,
    chain_id,
    period_id,
    period_id as source_period_id,
    '*' as validator_key,
    '*' as revenue_component,
    'WITHHOLDING' as line_kind,
    {{surrogate_key parts=(list "'*'" "'0'" "'*'")}} as rule_id,
    partner_id,
    cast(null as varchar) as attribution_method,
    cast(null as varchar) as base_method,
    base_native as base_amount_native,
    withholding_bps as commission_rate_bps,
    cast(-withheld_native as decimal(38, 18)) as pre_override_amount_native,
    cast(null as decimal(38, 18)) as override_amount_native,
    cast(null as varchar) as override_reason,
    cast(null as varchar) as override_author,
    cast(null as timestamptz) as override_at,
    false as override_drift,
    cast(-withheld_native as decimal(38, 18)) as final_amount_native,
    status,
    cast(null as varchar) as cause,
    cast(null as decimal(38, 18)) as previous_amount_native,
    cast(null as decimal(38, 18)) as new_amount_native,
    cast(null as varchar) as previous_publication_id,
    {{as_of}} as computed_at
from withheld
