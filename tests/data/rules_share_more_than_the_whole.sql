-- The shares of all agreements in a validator's component exceed the whole, from some period or day on: fixed shares,
-- and for each other method the greatest over partners of their rates.
with spans_of_states as (
    select
        states.agreement_id,
        chains.chain_id,
        states.status,
        case when periods.from_period is not null then 'PERIOD' else 'DAY' end as time_unit,
        states.state_number,
        cast(coalesce(periods.from_period, states.effective_from - date '1970-01-01') as bigint) as span_from
    from {{ref "agreement_states"}} as states
    cross join {{ref "chains"}} as chains
    left join {{ref "agreement_state_periods"}} as periods
        on periods.agreement_id = states.agreement_id
        and periods.state_number = states.state_number
        and periods.chain_id = chains.chain_id
),

-- Where some states go by period and others by day, or a version goes by slot, only the build can tell (law 4).
activity as (
    select
        agreement_id,
        chain_id,
        status,
        time_unit,
        span_from,
        lead(span_from) over (partition by agreement_id, chain_id, time_unit order by state_number) as span_until,
        count(*) over (partition by agreement_id, chain_id) = count(*) over (partition by agreement_id, chain_id, time_unit)
            as is_in_one_unit
    from spans_of_states
),

active_rules as (
    select
        rules.*,
        greatest(rules.span_from, activity.span_from) as active_from,
        case
            when rules.span_until is null then activity.span_until
            when activity.span_until is null then rules.span_until
            else least(rules.span_until, activity.span_until)
        end as active_until
    from {{ref "rule_spans"}} as rules
    inner join activity
        on activity.agreement_id = rules.agreement_id
        and activity.chain_id = rules.chain_id
        and activity.time_unit = rules.time_unit
    where activity.status = 'ACTIVE' and activity.is_in_one_unit
),

-- Sums grow only where a rule begins.
moments as (
    select distinct chain_id, validator_key, revenue_component, time_unit, active_from as moment
    from active_rules
),

rules_of_moment as (
    select moments.moment, rules.*
    from moments
    inner join active_rules as rules
        on rules.chain_id = moments.chain_id
        and rules.validator_key = moments.validator_key
        and rules.revenue_component = moments.revenue_component
        and rules.time_unit = moments.time_unit
        and rules.active_from <= moments.moment
        and (rules.active_until is null or moments.moment < rules.active_until)
),

shares_of_partner as (
    select
        chain_id,
        validator_key,
        revenue_component,
        time_unit,
        moment,
        attribution_method,
        partner_id,
        sum(cast(share_bps as bigint) * highest_rate_bps) as share
    from rules_of_moment
    group by chain_id, validator_key, revenue_component, time_unit, moment, attribution_method, partner_id
),

shares_of_method as (
    select
        chain_id,
        validator_key,
        revenue_component,
        time_unit,
        moment,
        case attribution_method when 'FIXED_SHARE' then sum(share) else max(share) end as share
    from shares_of_partner
    group by chain_id, validator_key, revenue_component, time_unit, moment, attribution_method
),

excesses as (
    select chain_id, validator_key, revenue_component, time_unit, moment, sum(share) as share
    from shares_of_method
    group by chain_id, validator_key, revenue_component, time_unit, moment
    having sum(share) > 100000000
)

select
    rules.agreement_id,
    rules.version_number,
    rules.rule_key,
    min(
        'with the other rules in force it gives away ' || cast(excesses.share * 0.0001 as decimal(18, 4))
        || ' of 10000 bps of ' || rules.revenue_component || ' at ' || rules.validator_key || ' on ' || rules.chain_id
        || case rules.time_unit
            when 'PERIOD' then ' from period ' || rules.moment
            else ' from ' || cast(date '1970-01-01' + cast(rules.moment as integer) as varchar)
        end
    ) as reason
from rules_of_moment as rules
inner join excesses
    on excesses.chain_id = rules.chain_id
    and excesses.validator_key = rules.validator_key
    and excesses.revenue_component = rules.revenue_component
    and excesses.time_unit = rules.time_unit
    and excesses.moment = rules.moment
group by rules.agreement_id, rules.version_number, rules.rule_key
