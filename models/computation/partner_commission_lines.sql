-- One row per line of a partner's statements: frozen lines of released statements, computed lines of all others, the
-- adjustments that a restated released period leaves in an open one, and the taxes withheld. `source_period_id` is the
-- period it speaks of.
with frozen_lines as (
    select
        line_id,
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        source_period_id,
        validator_key,
        revenue_component,
        line_kind,
        rule_id,
        partner_id,
        attribution_method,
        base_method,
        base_amount_native,
        commission_rate_bps,
        pre_override_amount_native,
        override_amount_native,
        override_reason,
        override_author,
        override_at,
        override_drift,
        final_amount_native,
        status,
        cause,
        previous_amount_native,
        new_amount_native,
        previous_publication_id,
        computed_at
    from {{source "finance" "frozen_lines"}}
),

adjustments as (
    select * from {{ref "adjustment_lines"}} where period_id is not null
)

select * from frozen_lines
union all
select * from {{ref "open_commission_lines"}}
union all
select * from adjustments
union all
select * from {{ref "withholding_lines"}}
