-- One row per step of a rule with tiers that is in force: what the rule gives, all of its tiers together, NULL while its
-- measure is unknown. GRADUATED tiers give what the step adds to their total. VOLUME tiers give the rate that the measure
-- has reached of what the step earned, and, over more than a period, what it makes of all that came before.
with totals as (
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        max(case when holds then rate_bps end) as reached_rate_bps,
        sum(total_native) as total_native,
        sum(total_before_native) as total_before_native
    from {{ref "tier_slices"}}
    group by agreement_id, version_number, rule_key, chain_id, period_id
),

rated as (
    select
        measures.*,
        -- Above the last tier, or without any, nothing is due.
        case
            when measures.tier_mode = 'VOLUME' and measures.measure_native is not null
                then coalesce(totals.reached_rate_bps, 0)
        end as commission_rate_bps,
        cast(
            case when measures.measure_native is not null then coalesce(totals.total_native - totals.total_before_native, 0) end
            as decimal(38, 18)
        ) as added_native
    from {{ref "tier_measures"}} as measures
    left join totals
        on totals.agreement_id = measures.agreement_id
        and totals.version_number = measures.version_number
        and totals.rule_key = measures.rule_key
        and totals.chain_id = measures.chain_id
        and totals.period_id = measures.period_id
),

split as (
    select
        *,
        case
            when tier_mode = 'GRADUATED' then added_native
            else {{floor_bps amount="base_native" bps="commission_rate_bps"}}
        end as rates_native
    from rated
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    tier_mode,
    tier_scope,
    base_native,
    positive_bases_native,
    measure_native,
    measure_before_native,
    commission_rate_bps,
    cast(rates_native as decimal(38, 18)) as rates_native,
    cast(case when tier_mode = 'VOLUME' and tier_scope <> 'PERIOD' then added_native - rates_native end as decimal(38, 18))
        as rerate_native,
    case when measure_native is null then 'MISSING' else bases_status end as status
from split
