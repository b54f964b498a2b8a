-- Two rows of the registry never hold for one key in one period: a wallet has one partner, a rule one value at a time.
with spans as (
    select 'protocol_rules' as seed, chain_id, rule as key, from_period, until_period from {{ref "protocol_rules"}}
    union all
    select 'validators', chain_id, validator_key, from_period, until_period from {{ref "validators"}}
    union all
    select 'operator_wallets', chain_id, wallet_address, from_period, until_period from {{ref "operator_wallets"}}
    union all
    select 'partner_wallets', chain_id, wallet_address, from_period, until_period from {{ref "partner_wallets"}}
    union all
    select 'partner_terms', chain_id, partner_id, from_period, until_period from {{ref "partner_terms"}}
    union all
    select 'agreement_version_periods', chain_id, agreement_id, from_period, until_period from {{ref "agreement_version_periods"}}
),

ordered as (
    select
        *,
        row_number() over (
            partition by seed, chain_id, key order by from_period nulls last, until_period nulls last
        ) as place
    from spans
)

select one.seed, one.chain_id, one.key, one.from_period, one.until_period, other.from_period as other_from_period
from ordered as one
join ordered as other
    on other.seed = one.seed and other.chain_id = one.chain_id and other.key = one.key and other.place > one.place
where one.until_period is null or other.from_period < one.until_period
