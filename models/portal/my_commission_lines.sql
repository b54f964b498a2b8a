-- One row per line of a partner's statements, for the partner it belongs to (`row_access`, as for my_statements).
select
    lines.partner_id,
    lines.line_id,
    lines.chain_id,
    periods.period_identifier,
    sources.period_identifier as source_period_identifier,
    -- A tax is withheld of the whole statement; an agreement that is gone from the registry keeps its lines.
    case
        when lines.agreement_id = '*' then 'all agreements'
        else coalesce(agreements.agreement_name, lines.agreement_id)
    end as agreement_name,
    lines.agreement_id,
    lines.version_number,
    lines.rule_key,
    lines.validator_key,
    lines.revenue_component,
    lines.line_kind,
    lines.attribution_method,
    lines.base_method,
    lines.base_amount_native,
    lines.commission_rate_bps,
    lines.final_amount_native,
    lines.status
from {{ref "partner_commission_lines"}} as lines
inner join {{ref "canonical_periods"}} as periods
    on periods.chain_id = lines.chain_id and periods.period_id = lines.period_id
inner join {{ref "canonical_periods"}} as sources
    on sources.chain_id = lines.chain_id and sources.period_id = lines.source_period_id
left join {{ref "agreements"}} as agreements on agreements.agreement_id = lines.agreement_id
