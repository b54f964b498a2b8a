-- One row per step of a rule with tiers whose measure is known, and tier: what of the measure lies in the tier after the
-- step and before it, and what the tier gives of that. GRADUATED tiers give their rates each of its own slice; of VOLUME
-- tiers the one that the measure has reached gives its rate of everything.
with reached as (
    select
        measures.agreement_id,
        measures.version_number,
        measures.rule_key,
        measures.chain_id,
        measures.period_id,
        measures.tier_mode,
        measures.base_native,
        measures.measure_native,
        measures.measure_before_native,
        tiers.tier_number,
        tiers.rate_bps,
        tiers.lower_native,
        tiers.upper_native,
        -- Below 0, where no tier begins, the first one counts.
        tiers.lower_native <= greatest(measures.measure_native, 0)
            and coalesce(measures.measure_native < tiers.upper_native, true) as holds,
        tiers.lower_native <= greatest(measures.measure_before_native, 0)
            and coalesce(measures.measure_before_native < tiers.upper_native, true) as held_before
    from {{ref "tier_measures"}} as measures
    inner join {{ref "agreement_rule_tiers"}} as tiers
        on tiers.agreement_id = measures.agreement_id
        and tiers.version_number = measures.version_number
        and tiers.rule_key = measures.rule_key
    where measures.measure_native is not null
),

sliced as (
    select
        *,
        cast(
            case
                when tier_mode = 'GRADUATED'
                    then greatest(least(measure_native, coalesce(upper_native, measure_native)) - lower_native, 0)
                when holds then measure_native
                else 0
            end as decimal(38, 18)
        ) as in_tier_native,
        cast(
            case
                when tier_mode = 'GRADUATED'
                    then greatest(
                        least(measure_before_native, coalesce(upper_native, measure_before_native)) - lower_native, 0
                    )
                when held_before then measure_before_native
                else 0
            end as decimal(38, 18)
        ) as in_tier_before_native
    from reached
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    tier_number,
    rate_bps,
    holds,
    base_native,
    in_tier_native,
    in_tier_before_native,
    {{floor_bps amount="in_tier_native" bps="rate_bps"}} as total_native,
    {{floor_bps amount="in_tier_before_native" bps="rate_bps"}} as total_before_native
from sliced
