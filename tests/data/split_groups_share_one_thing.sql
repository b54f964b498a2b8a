-- The rules of a split group are fixed shares of one component and reach the same validators of the same chain: parts of
-- different things do not make a whole.
select
    rules.agreement_id,
    rules.version_number,
    rules.rule_key,
    others.agreement_id as other_agreement_id,
    others.version_number as other_version_number,
    others.rule_key as other_rule_key,
    case
        when rules.attribution_method <> 'FIXED_SHARE'
            then 'split group ' || rules.split_group || ' is of fixed shares, and this rule is ' || rules.attribution_method
        when rules.revenue_component <> others.revenue_component
            then 'split group ' || rules.split_group || ' shares ' || rules.revenue_component || ' here and '
                || others.revenue_component || ' there'
        else 'split group ' || rules.split_group || ' reaches ' || rules.validator_key || ' on ' || rules.chain_id
            || ' here and ' || others.validator_key || ' on ' || others.chain_id || ' there'
    end as reason
from {{ref "agreement_rules"}} as rules
inner join {{ref "agreement_rules"}} as others on others.split_group = rules.split_group
where (rules.attribution_method <> 'FIXED_SHARE' and others.agreement_id = rules.agreement_id
        and others.version_number = rules.version_number and others.rule_key = rules.rule_key)
    or (
        (rules.agreement_id, rules.version_number, rules.rule_key)
            < (others.agreement_id, others.version_number, others.rule_key)
        and rules.attribution_method = 'FIXED_SHARE'
        and others.attribution_method = 'FIXED_SHARE'
        and (
            rules.revenue_component <> others.revenue_component
            or rules.chain_id <> others.chain_id
            or rules.validator_key <> others.validator_key
        )
    )
