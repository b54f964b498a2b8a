-- One row per computed line of a statement that is not settled, in the columns of partner_commission_lines.
select
    lines.line_id,
    lines.agreement_id,
    lines.version_number,
    lines.rule_key,
    lines.chain_id,
    lines.period_id,
    lines.period_id as source_period_id,
    lines.validator_key,
    lines.revenue_component,
    lines.line_kind,
    lines.rule_id,
    lines.partner_id,
    lines.attribution_method,
    lines.base_method,
    lines.base_amount_native,
    lines.commission_rate_bps,
    lines.pre_override_amount_native,
    lines.override_amount_native,
    lines.override_reason,
    lines.override_author,
    lines.override_at,
    lines.override_drift,
    lines.final_amount_native,
    lines.status,
    cast(null as varchar) as cause,
    cast(null as decimal(38, 18)) as previous_amount_native,
    cast(null as decimal(38, 18)) as new_amount_native,
    cast(null as varchar) as previous_publication_id,
    lines.computed_at
from {{ref "commission_lines_computed"}} as lines
left join {{ref "settled_statements"}} as settled
    on settled.partner_id = lines.partner_id
    and settled.chain_id = lines.chain_id
    and settled.period_id = lines.period_id
where settled.period_id is null
