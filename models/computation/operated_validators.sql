-- One row per chain, period and validator that the operator runs in the period: commissions reach these alone.
select distinct periods.chain_id, periods.period_id, validators.validator_key
from {{ref "canonical_periods"}} as periods
inner join {{ref "validators"}} as validators
    on validators.chain_id = periods.chain_id
    and validators.from_period <= periods.period_number
    and (validators.until_period is null or periods.period_number < validators.until_period)
