-- What a rule with tiers gives over all steps of a span that one version holds, re-ratings included, is what its tiers
-- give of the whole: T of the sum of the bases, less T of what the span had summed to when the version came. Counted
-- from the lines and the registry alone.
with given as (
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        sum(case when line_kind = 'RATE' then base_amount_native end) as base_native,
        sum(case when line_kind in ('RATE', 'TIER_RERATE') then pre_override_amount_native end) as given_native,
        count(*) filter (
            where line_kind = 'RATE' and (base_amount_native is null or pre_override_amount_native is null)
        ) as unknown_lines
    from {{ref "commission_lines_computed"}}
    group by agreement_id, version_number, rule_key, chain_id, period_id
),

by_span as (
    select
        given.*,
        spans.scope,
        sum(given.base_native) over (
            partition by given.agreement_id, given.rule_key, given.chain_id, spans.scope, spans.span
            order by spans.step_number nulls last
            rows between unbounded preceding and current row
        ) as measure_native,
        sum(given.base_native) over (
            partition by
                given.agreement_id, given.rule_key, given.chain_id, spans.scope, spans.span, given.version_number
            order by spans.step_number nulls last
            rows between unbounded preceding and current row
        ) as measure_of_version_native,
        sum(given.given_native) over (
            partition by
                given.agreement_id, given.rule_key, given.chain_id, spans.scope, spans.span, given.version_number
            order by spans.step_number nulls last
            rows between unbounded preceding and current row
        ) as given_by_version_native,
        sum(given.unknown_lines) over (
            partition by given.agreement_id, given.rule_key, given.chain_id, spans.scope, spans.span
            order by spans.step_number nulls last
            rows between unbounded preceding and current row
        ) as unknown_lines_to_date
    from given
    inner join {{ref "step_spans"}} as spans
        on spans.agreement_id = given.agreement_id
        and spans.version_number = given.version_number
        and spans.rule_key = given.rule_key
        and spans.chain_id = given.chain_id
        and spans.period_id = given.period_id
    where spans.is_span_known
),

measured as (
    select
        by_span.agreement_id,
        by_span.version_number,
        by_span.rule_key,
        by_span.chain_id,
        by_span.period_id,
        rules.tier_mode,
        by_span.given_by_version_native,
        cast(by_span.measure_native as decimal(38, 18)) as measure_native,
        cast(by_span.measure_native - by_span.measure_of_version_native as decimal(38, 18)) as measure_before_native
    from by_span
    inner join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = by_span.agreement_id
        and rules.version_number = by_span.version_number
        and rules.rule_key = by_span.rule_key
        and rules.tier_scope = by_span.scope
    where rules.tier_mode <> 'NONE' and by_span.unknown_lines_to_date = 0
),

parts as (
    select
        measured.*,
        tiers.rate_bps,
        cast(
            case
                when measured.tier_mode = 'GRADUATED' and measured.measure_native > tiers.lower_native
                    then least(measured.measure_native, coalesce(tiers.upper_native, measured.measure_native))
                        - tiers.lower_native
                when measured.tier_mode = 'VOLUME'
                    and (tiers.lower_native = 0 or measured.measure_native >= tiers.lower_native)
                    and (tiers.upper_native is null or measured.measure_native < tiers.upper_native)
                    then measured.measure_native
                else 0
            end as decimal(38, 18)
        ) as part_native,
        cast(
            case
                when measured.tier_mode = 'GRADUATED' and measured.measure_before_native > tiers.lower_native
                    then least(measured.measure_before_native, coalesce(tiers.upper_native, measured.measure_before_native))
                        - tiers.lower_native
                when measured.tier_mode = 'VOLUME'
                    and (tiers.lower_native = 0 or measured.measure_before_native >= tiers.lower_native)
                    and (tiers.upper_native is null or measured.measure_before_native < tiers.upper_native)
                    then measured.measure_before_native
                else 0
            end as decimal(38, 18)
        ) as part_before_native
    from measured
    inner join {{ref "agreement_rule_tiers"}} as tiers
        on tiers.agreement_id = measured.agreement_id
        and tiers.version_number = measured.version_number
        and tiers.rule_key = measured.rule_key
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    measure_native,
    measure_before_native,
    given_by_version_native,
    sum({{floor_bps amount="part_native" bps="rate_bps"}} - {{floor_bps amount="part_before_native" bps="rate_bps"}})
        as expected_native
from parts
group by
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    measure_native,
    measure_before_native,
    given_by_version_native
having sum({{floor_bps amount="part_native" bps="rate_bps"}} - {{floor_bps amount="part_before_native" bps="rate_bps"}})
    <> given_by_version_native
