-- Law 1 (b) and (e): where component and lines are known, rates, what the house adds and what is attributed are the
-- sums of the row's lines, and the house keeps the rest; where one is unknown, attributed and house are NULL. Where an
-- override set an unknown line, attributed and house are known, rates and what the house adds are not.
with line_sums as (
    select
        chain_id,
        period_id,
        validator_key,
        revenue_component,
        coalesce(
            sum(case when line_kind in ('RATE', 'TIER_RERATE', 'CAP_REDUCTION') then pre_override_amount_native end), 0
        ) as rate_native,
        coalesce(
            sum(case when line_kind in ('FLOOR_TOPUP', 'LOSS_RELIEF') then pre_override_amount_native end), 0
        ) + coalesce(sum(final_amount_native - pre_override_amount_native), 0) as house_funded_native,
        coalesce(sum(final_amount_native), 0) as final_native,
        count(*) filter (where pre_override_amount_native is null) as unknown_terms,
        count(*) filter (where final_amount_native is null) as unknown_lines
    from {{ref "commission_lines_computed"}}
    group by chain_id, period_id, validator_key, revenue_component
),

compared as (
    select
        coalesce(ledger.chain_id, sums.chain_id) as chain_id,
        coalesce(ledger.period_id, sums.period_id) as period_id,
        coalesce(ledger.validator_key, sums.validator_key) as validator_key,
        coalesce(ledger.revenue_component, sums.revenue_component) as revenue_component,
        ledger.chain_id is not null as is_in_ledger,
        ledger.component_native is not null and coalesce(sums.unknown_lines, 0) = 0 as is_known,
        ledger.component_native is not null and coalesce(sums.unknown_terms, 0) = 0 as are_terms_known,
        ledger.component_native,
        ledger.rate_native,
        ledger.house_funded_native,
        ledger.attributed_native,
        ledger.house_native,
        coalesce(sums.rate_native, 0) as rate_of_lines,
        coalesce(sums.house_funded_native, 0) as house_funded_of_lines,
        coalesce(sums.final_native, 0) as final_of_lines
    from {{ref "component_ledger"}} as ledger
    full outer join line_sums as sums
        on sums.chain_id = ledger.chain_id
        and sums.period_id = ledger.period_id
        and sums.validator_key = ledger.validator_key
        and sums.revenue_component = ledger.revenue_component
)

select
    chain_id,
    period_id,
    validator_key,
    revenue_component,
    component_native,
    rate_native,
    house_funded_native,
    attributed_native,
    house_native,
    rate_of_lines,
    house_funded_of_lines,
    final_of_lines
from compared
where not is_in_ledger
    or (not is_known and (attributed_native is not null or house_native is not null))
    or (not are_terms_known and (rate_native is not null or house_funded_native is not null))
    or (
        are_terms_known
        and (
            rate_native is distinct from rate_of_lines
            or house_funded_native is distinct from house_funded_of_lines
            or attributed_native is distinct from rate_native + house_funded_native
        )
    )
    or (
        is_known
        and (
            attributed_native is distinct from final_of_lines
            or house_native is distinct from component_native - attributed_native
        )
    )
