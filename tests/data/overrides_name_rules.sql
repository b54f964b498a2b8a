-- An override names a rule that is there, and a chain and validator that the rule reaches. One that names a validator
-- is refused where the rule has a floor, cap or tiers, which are of the whole rule; and two that reach the same line may
-- not be written at the same moment.
with rules as (
    select
        agreement_id,
        rule_key,
        chain_id,
        validator_key,
        floor_native is not null or cap_native is not null or tier_mode <> 'NONE' as is_of_the_whole
    from {{ref "agreement_rules"}}
),

reached as (
    select
        overrides.agreement_id,
        overrides.rule_key,
        overrides.chain_id,
        overrides.period_identifier,
        overrides.validator_key,
        overrides.created_at,
        count(rules.rule_key) as rules_named,
        count(*) filter (where rules.chain_id in ('*', overrides.chain_id)) as rules_on_chain,
        count(*) filter (
            where rules.chain_id in ('*', overrides.chain_id)
                and (overrides.validator_key = '*' or rules.validator_key in ('*', overrides.validator_key))
        ) as rules_at_validator,
        count(*) filter (where not rules.is_of_the_whole) as rules_by_validator
    from {{ref "commission_overrides"}} as overrides
    left join rules on rules.agreement_id = overrides.agreement_id and rules.rule_key = overrides.rule_key
    group by
        overrides.agreement_id,
        overrides.rule_key,
        overrides.chain_id,
        overrides.period_identifier,
        overrides.validator_key,
        overrides.created_at
),

judged as (
    select
        reached.agreement_id,
        reached.rule_key,
        reached.chain_id,
        reached.period_identifier,
        reached.validator_key,
        reached.created_at,
        null as other_validator_key,
        case
            when rules_named = 0 then 'there is no rule ' || rule_key || ' in any version of the agreement'
            when rules_on_chain = 0 then 'the rule does not reach chain ' || reached.chain_id
            when rules_at_validator = 0 then 'the rule does not reach validator ' || reached.validator_key
            when reached.validator_key <> '*' and validators.validator_key is null
                then 'the operator runs no validator ' || reached.validator_key
            when reached.validator_key <> '*' and rules_by_validator = 0
                then 'the rule has a floor, cap or tiers: override it as a whole, with validator *'
        end as reason
    from reached
    left join (select distinct chain_id, validator_key from {{ref "validators"}}) as validators
        on validators.chain_id = reached.chain_id and validators.validator_key = reached.validator_key
    union all
    select
        overrides.agreement_id,
        overrides.rule_key,
        overrides.chain_id,
        overrides.period_identifier,
        overrides.validator_key,
        overrides.created_at,
        others.validator_key as other_validator_key,
        'an override of the whole rule was written at the same moment: neither is the later one' as reason
    from {{ref "commission_overrides"}} as overrides
    inner join {{ref "commission_overrides"}} as others
        on others.agreement_id = overrides.agreement_id
        and others.rule_key = overrides.rule_key
        and others.chain_id = overrides.chain_id
        and others.period_identifier = overrides.period_identifier
        and others.created_at = overrides.created_at
    where overrides.validator_key <> '*' and others.validator_key = '*'
)

select * from judged where reason is not null
