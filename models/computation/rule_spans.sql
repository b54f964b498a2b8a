-- One row per rule, validator that it reaches and span of time in which its version holds, as the registry alone tells:
-- in slots or in periods where the contract speaks in those of the chain, else in days since 1970. What tests of the
-- registry compare, before any period is known.
with reached as (
    select
        rules.agreement_id,
        rules.version_number,
        rules.rule_key,
        validators.chain_id,
        validators.validator_key,
        rules.revenue_component,
        rules.attribution_method,
        coalesce(rules.share_bps, 10000) as share_bps,
        rates.highest_rate_bps,
        rules.split_group,
        validators.from_period,
        validators.until_period,
        case when rules.validator_key <> '*' then 1 when rules.chain_id <> '*' then 2 else 3 end as reach
    from {{ref "agreement_rules"}} as rules
    inner join {{ref "rule_rates"}} as rates
        on rates.agreement_id = rules.agreement_id
        and rates.version_number = rules.version_number
        and rates.rule_key = rules.rule_key
    inner join {{ref "validators"}} as validators
        on rules.chain_id in ('*', validators.chain_id) and rules.validator_key in ('*', validators.validator_key)
),

nearest as (
    select
        agreement_id,
        version_number,
        chain_id,
        validator_key,
        revenue_component,
        min(reach) as reach
    from reached
    group by agreement_id, version_number, chain_id, validator_key, revenue_component
)

select
    reached.agreement_id,
    reached.version_number,
    reached.rule_key,
    reached.chain_id,
    reached.validator_key,
    agreements.partner_id,
    reached.revenue_component,
    reached.attribution_method,
    reached.share_bps,
    reached.highest_rate_bps,
    reached.split_group,
    case
        when slots.from_slot is not null then 'SLOT'
        when periods.from_period is not null then 'PERIOD'
        else 'DAY'
    end as time_unit,
    cast(
        case
            when slots.from_slot is not null then slots.from_slot
            when periods.from_period is not null then greatest(periods.from_period, reached.from_period)
            else versions.effective_from - date '1970-01-01'
        end as bigint
    ) as span_from,
    cast(
        case
            when slots.from_slot is not null then slots.until_slot
            when periods.from_period is null then versions.effective_until - date '1970-01-01'
            when periods.until_period is null then reached.until_period
            when reached.until_period is null then periods.until_period
            else least(periods.until_period, reached.until_period)
        end as bigint
    ) as span_until
from reached
inner join nearest
    on nearest.agreement_id = reached.agreement_id
    and nearest.version_number = reached.version_number
    and nearest.chain_id = reached.chain_id
    and nearest.validator_key = reached.validator_key
    and nearest.revenue_component = reached.revenue_component
    and nearest.reach = reached.reach
inner join {{ref "agreements"}} as agreements on agreements.agreement_id = reached.agreement_id
inner join {{ref "agreement_versions"}} as versions
    on versions.agreement_id = reached.agreement_id and versions.version_number = reached.version_number
left join {{ref "agreement_version_periods"}} as periods
    on periods.agreement_id = reached.agreement_id
    and periods.version_number = reached.version_number
    and periods.chain_id = reached.chain_id
left join {{ref "agreement_version_slots"}} as slots
    on slots.agreement_id = reached.agreement_id
    and slots.version_number = reached.version_number
    and slots.chain_id = reached.chain_id
