{{config severity="warn"}}
-- One of DoubleZero's two files bills a validator for an epoch, and the other, which has the epoch too, does not or does
-- not know. Two bills that differ are the drift of candidates. Not to be listed and to be listed with 0 are the same.
with files as (
    select distinct provider_name, endpoint, chain_id, period_identifier
    from {{ref "payload_periods"}}
    where provider_name = 'doublezero' and endpoint in ('fees', 'fees_and_payments') and is_final
),

bills as (
    select candidates.chain_id, periods.period_identifier, candidates.validator_key, candidates.endpoint,
        candidates.status, candidates.value
    from {{ref "canonical_fact_candidates"}} as candidates
    join {{ref "canonical_periods"}} as periods on periods.period_id = candidates.period_id
    where candidates.fact = 'COST_DOUBLEZERO'
)

select
    billed.chain_id,
    billed.period_identifier,
    billed.validator_key,
    billed.endpoint,
    billed.value,
    files.endpoint as other_endpoint,
    coalesce(other.status, 'NOT_LISTED') as other_status
from bills as billed
join files
    on files.chain_id = billed.chain_id
    and files.period_identifier = billed.period_identifier
    and files.endpoint <> billed.endpoint
left join bills as other
    on other.chain_id = billed.chain_id
    and other.period_identifier = billed.period_identifier
    and other.validator_key = billed.validator_key
    and other.endpoint = files.endpoint
where billed.value > 0 and (other.status is null or other.status in ('MISSING', 'PROVEN_ZERO'))
