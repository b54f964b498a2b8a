-- Within one version and component the most specific rule wins; two that reach the same validator and are equally
-- specific would leave the choice to chance.
select
    rules.agreement_id,
    rules.version_number,
    rules.revenue_component,
    rules.rule_key,
    others.rule_key as other_rule_key
from {{ref "agreement_rules"}} as rules
inner join {{ref "agreement_rules"}} as others
    on others.agreement_id = rules.agreement_id
    and others.version_number = rules.version_number
    and others.revenue_component = rules.revenue_component
    and others.rule_key > rules.rule_key
    and (others.chain_id = rules.chain_id or '*' in (others.chain_id, rules.chain_id))
    and (others.validator_key = rules.validator_key or '*' in (others.validator_key, rules.validator_key))
where case when others.validator_key <> '*' then 1 when others.chain_id <> '*' then 2 else 3 end
    = case when rules.validator_key <> '*' then 1 when rules.chain_id <> '*' then 2 else 3 end
