-- Law 2: an unblocked statement's total and adjustments are the sums of its lines, and total + adjustments + carry_in
-- = withheld + payable + carry_out. A blocked one passes its carry on.
with line_sums as (
    select
        partner_id,
        chain_id,
        period_id,
        count(*) as line_count,
        count(*) filter (where final_amount_native is null) as unknown_lines,
        coalesce(sum(case when line_kind not in ('ADJUSTMENT', 'WITHHOLDING') then final_amount_native end), 0) as total,
        coalesce(sum(case when line_kind = 'ADJUSTMENT' then final_amount_native end), 0) as adjustments,
        coalesce(sum(case when line_kind = 'WITHHOLDING' then final_amount_native end), 0) as withholding
    from {{ref "partner_commission_lines"}}
    group by partner_id, chain_id, period_id
),

compared as (
    select
        coalesce(statements.partner_id, sums.partner_id) as partner_id,
        coalesce(statements.chain_id, sums.chain_id) as chain_id,
        coalesce(statements.period_id, sums.period_id) as period_id,
        statements.statement_id,
        statements.blocking_reason,
        statements.line_count,
        statements.total_native,
        statements.adjustments_native,
        statements.withheld_native,
        statements.carry_in_native,
        statements.payable_native,
        statements.carry_out_native,
        coalesce(sums.line_count, 0) as lines_found,
        coalesce(sums.unknown_lines, 0) as unknown_lines,
        coalesce(sums.total, 0) as total_of_lines,
        coalesce(sums.adjustments, 0) as adjustments_of_lines,
        coalesce(sums.withholding, 0) as withholding_of_lines
    from {{ref "partner_commission_statements"}} as statements
    full outer join line_sums as sums
        on sums.partner_id = statements.partner_id
        and sums.chain_id = statements.chain_id
        and sums.period_id = statements.period_id
)

select
    partner_id,
    chain_id,
    period_id,
    blocking_reason,
    total_native,
    total_of_lines,
    adjustments_native,
    adjustments_of_lines,
    withheld_native,
    withholding_of_lines,
    carry_in_native,
    payable_native,
    carry_out_native
from compared
where statement_id is null
    or line_count <> lines_found
    or (
        blocking_reason is null
        and (
            unknown_lines > 0
            or total_native is distinct from total_of_lines
            or adjustments_native is distinct from adjustments_of_lines
            or withheld_native is distinct from -withholding_of_lines
            or total_native + adjustments_native + carry_in_native
                is distinct from withheld_native + payable_native + carry_out_native
        )
    )
    or (
        blocking_reason is not null
        and (
            total_native is not null
            or adjustments_native is not null
            or withheld_native is not null
            or payable_native is not null
            or carry_out_native is distinct from carry_in_native
        )
    )
