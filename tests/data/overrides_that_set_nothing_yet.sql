{{config severity="warn"}}
-- Overrides that set nothing yet: of a period that the warehouse does not know, or written after the time of the build.
with judged as (
    select
        overrides.agreement_id,
        overrides.rule_key,
        overrides.chain_id,
        overrides.period_identifier,
        overrides.validator_key,
        overrides.created_at,
        case
            when periods.period_id is null then 'nothing is known of its period: is it landed, and spelled rightly?'
            when overrides.created_at > {{as_of}} then 'it was written after the time of the build'
        end as reason
    from {{ref "commission_overrides"}} as overrides
    left join {{ref "canonical_periods"}} as periods
        on periods.chain_id = overrides.chain_id and periods.period_identifier = overrides.period_identifier
)

select * from judged where reason is not null
