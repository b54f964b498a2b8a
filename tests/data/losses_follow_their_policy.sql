-- Losses go by the loss policy of their version: under ZERO_FLOOR no base is below 0; under NET_WITHIN_STATEMENT the
-- lines of the agreement in a period, once all are known, sum to no less than 0, and the relief is just what that takes;
-- under the other policies there is none. Versions that divide a period count together where they have the same policy.
with outcomes as (
    select
        lines.agreement_id,
        lines.chain_id,
        lines.period_id,
        versions.loss_policy,
        count(*) filter (where lines.final_amount_native is null) as unknown_lines,
        count(*) filter (where lines.line_kind = 'LOSS_RELIEF') as reliefs,
        count(*) filter (where lines.base_amount_native < 0) as bases_below_zero,
        coalesce(sum(lines.final_amount_native) filter (where lines.line_kind <> 'LOSS_RELIEF'), 0) as lines_native,
        coalesce(sum(lines.final_amount_native) filter (where lines.line_kind = 'LOSS_RELIEF'), 0) as relief_native
    from {{ref "commission_lines_computed"}} as lines
    inner join {{ref "agreement_versions"}} as versions
        on versions.agreement_id = lines.agreement_id and versions.version_number = lines.version_number
    group by lines.agreement_id, lines.chain_id, lines.period_id, versions.loss_policy
)

select *
from outcomes
where (loss_policy = 'ZERO_FLOOR' and bases_below_zero > 0)
    or (reliefs > 0 and (loss_policy <> 'NET_WITHIN_STATEMENT' or unknown_lines > 0))
    or (
        loss_policy = 'NET_WITHIN_STATEMENT'
        and unknown_lines = 0
        and relief_native <> greatest(-lines_native, 0)
    )
