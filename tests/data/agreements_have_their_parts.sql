-- What belongs to a version, a state or a rule of an agreement names one that is there, and a chain that is known.
with parts as (
    select
        agreement_id,
        version_number,
        rule_key,
        cast(null as integer) as tier_number,
        cast(null as integer) as state_number,
        cast(null as varchar) as chain_id,
        nullif(chain_id, '*') as chain_named
    from {{ref "agreement_rules"}}
    union all
    select
        agreement_id,
        version_number,
        rule_key,
        tier_number,
        cast(null as integer) as state_number,
        cast(null as varchar) as chain_id,
        cast(null as varchar) as chain_named
    from {{ref "agreement_rule_tiers"}}
    union all
    select
        agreement_id,
        version_number,
        cast(null as varchar) as rule_key,
        cast(null as integer) as tier_number,
        cast(null as integer) as state_number,
        chain_id,
        cast(null as varchar) as chain_named
    from {{ref "agreement_version_periods"}}
    union all
    select
        agreement_id,
        version_number,
        cast(null as varchar) as rule_key,
        cast(null as integer) as tier_number,
        cast(null as integer) as state_number,
        chain_id,
        cast(null as varchar) as chain_named
    from {{ref "agreement_version_slots"}}
    union all
    select
        agreement_id,
        cast(null as integer) as version_number,
        cast(null as varchar) as rule_key,
        cast(null as integer) as tier_number,
        state_number,
        chain_id,
        cast(null as varchar) as chain_named
    from {{ref "agreement_state_periods"}}
),

judged as (
    select
        parts.agreement_id,
        parts.version_number,
        parts.rule_key,
        parts.tier_number,
        parts.state_number,
        parts.chain_id,
        case
            when parts.version_number is not null and versions.agreement_id is null
                then 'there is no version ' || parts.version_number || ' of the agreement'
            when parts.tier_number is not null and rules.agreement_id is null
                then 'there is no rule ' || parts.rule_key || ' in version ' || parts.version_number || ' of the agreement'
            when parts.state_number is not null and states.agreement_id is null
                then 'there is no state ' || parts.state_number || ' of the agreement'
            when parts.chain_named is not null and chains.chain_id is null
                then 'there is no chain ' || parts.chain_named
        end as reason
    from parts
    left join {{ref "agreement_versions"}} as versions
        on versions.agreement_id = parts.agreement_id and versions.version_number = parts.version_number
    left join {{ref "agreement_rules"}} as rules
        on rules.agreement_id = parts.agreement_id
        and rules.version_number = parts.version_number
        and rules.rule_key = parts.rule_key
    left join {{ref "agreement_states"}} as states
        on states.agreement_id = parts.agreement_id and states.state_number = parts.state_number
    left join {{ref "chains"}} as chains on chains.chain_id = parts.chain_named
)

select * from judged where reason is not null
