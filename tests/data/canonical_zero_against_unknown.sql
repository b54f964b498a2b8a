{{config severity="warn"}}
-- One file of a provider says 0 where the other says that it knows nothing: counted, since such a 0 is not used.
select
    earned.chain_id,
    earned.period_identifier,
    earned.validator_key,
    earned.identity_pubkey
from {{ref "stg_doublezero__earnings"}} as earned
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = earned.chain_id and periods.period_identifier = earned.period_identifier
join {{ref "canonical_identity_facts"}} as by_identity
    on by_identity.chain_id = earned.chain_id
    and by_identity.period_id = periods.period_id
    and by_identity.identity_pubkey = earned.identity_pubkey
    and by_identity.fact = 'EXEC_FEES'
where earned.block_rewards_lamports = 0 and by_identity.amount_native is null
