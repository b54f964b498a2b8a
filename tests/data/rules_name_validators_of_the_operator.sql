-- Commissions reach only validators that the operator runs: a rule that names another would never give a line.
select rules.agreement_id, rules.version_number, rules.rule_key, rules.chain_id, rules.validator_key
from {{ref "agreement_rules"}} as rules
left join {{ref "validators"}} as validators
    on validators.validator_key = rules.validator_key
    and rules.chain_id in ('*', validators.chain_id)
where rules.validator_key <> '*'
    and validators.validator_key is null
