-- One row per rule and period for its floor, and one for its cap, where the rule has them and all its bases are known:
-- what the floor adds to the sum of its rates, and what the cap takes off then. Both are of the whole rule, so that
-- they stand on validator `*`. A floor is due also where nothing was earned.
with sums_of_rates as (
    select
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        revenue_component,
        rule_id,
        partner_id,
        attribution_method,
        sum(amount_native) as rates_native,
        case when bool_or(status = 'DERIVED') then 'DERIVED' else 'OBSERVED' end as status
    from {{ref "rate_lines"}}
    group by
        agreement_id,
        version_number,
        rule_key,
        chain_id,
        period_id,
        revenue_component,
        rule_id,
        partner_id,
        attribution_method
    having count(*) filter (where amount_native is null) = 0
),

limited as (
    select
        sums.*,
        rules.floor_native,
        rules.cap_native,
        greatest(coalesce(rules.floor_native - sums.rates_native, 0), 0) as topup_native
    from sums_of_rates as sums
    inner join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = sums.agreement_id
        and rules.version_number = sums.version_number
        and rules.rule_key = sums.rule_key
),

lines as (
    select limited.*, 'FLOOR_TOPUP' as line_kind, topup_native as amount_native
    from limited
    where floor_native is not null
    union all
    select
        limited.*,
        'CAP_REDUCTION' as line_kind,
        least(cap_native - rates_native - topup_native, 0) as amount_native
    from limited
    where cap_native is not null
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    '*' as validator_key,
    revenue_component,
    line_kind,
    rule_id,
    partner_id,
    attribution_method,
    cast(amount_native as decimal(38, 18)) as amount_native,
    status
from lines
