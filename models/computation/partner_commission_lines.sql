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

open_lines as (
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
    left join {{source "finance" "frozen_statements"}} as released
        on released.partner_id = lines.partner_id
        and released.chain_id = lines.chain_id
        and released.period_id = lines.period_id
    where released.period_id is null
),

adjustments as (
    select * from {{ref "adjustment_lines"}} where period_id is not null
),

withheld as (
    select * from {{ref "withholding_lines"}}
)

select * from frozen_lines
union all
select * from open_lines
union all
select * from adjustments
union all
select * from withheld
