-- One row per chain, period, validator and kind of movement of its balance, signed. Law E1: the balance at the end is the one
-- at the beginning and all that moved it. Withdrawals, deposits and consolidations are principal and never income; what
-- slashing took stands in no answer, and is what is left of a slashed validator's balance when all else is known.
with evidence as (
    select *, close_gwei - open_gwei - reward_gwei + withdrawn_gwei as unexplained_gwei
    from {{ref "canonical_balance_evidence"}}
),

-- A consolidation takes from a validator that leaves what it adds to another. Only a pair that no other fits is one.
sources as (
    select *, count(*) over (partition by period_id, unexplained_gwei) as alike
    from evidence
    where is_complete and not is_slashed and is_leaving and unexplained_gwei < 0
),

targets as (
    select *, count(*) over (partition by period_id, unexplained_gwei) as alike
    from evidence
    where is_complete and not is_slashed and unexplained_gwei > 0
),

consolidations as (
    select
        sources.period_id,
        sources.validator_key as source_key,
        targets.validator_key as target_key
    from sources
    join targets on targets.period_id = sources.period_id and targets.unexplained_gwei = -sources.unexplained_gwei
    where sources.alike = 1 and targets.alike = 1
),

-- A deposit stands in blocks only as a request, which is carried out days later: it is seen as a balance that grew by at
-- least the smallest deposit, where nothing else explains it and no rewards of a period come near it.
deposits as (
    select evidence.chain_id, evidence.period_id, evidence.validator_key, evidence.unexplained_gwei, evidence.close_payload_id
    from evidence
    join {{ref "canonical_periods"}} as periods on periods.period_id = evidence.period_id
    join {{ref "protocol_rules"}} as rules
        on rules.chain_id = evidence.chain_id
        and rules.rule = 'MINIMUM_DEPOSIT_GWEI'
        and rules.from_period <= periods.period_number
        and (rules.until_period is null or rules.until_period > periods.period_number)
    left join consolidations
        on consolidations.period_id = evidence.period_id and consolidations.target_key = evidence.validator_key
    where evidence.is_complete
        and not evidence.is_slashed
        and evidence.unexplained_gwei >= rules.value
        and consolidations.target_key is null
),

movements as (
    select chain_id, period_id, validator_key, 'OPEN' as kind, open_gwei as amount_gwei, open_payload_id as payload_id
    from evidence
    union all
    select chain_id, period_id, validator_key, 'CLOSE', close_gwei, close_payload_id from evidence
    union all
    select chain_id, period_id, validator_key, 'REWARD', reward_gwei, close_payload_id from evidence where is_complete
    union all
    select chain_id, period_id, validator_key, 'WITHDRAWAL', -withdrawn_gwei, close_payload_id
    from evidence
    where is_complete and withdrawn_gwei <> 0
    union all
    select chain_id, period_id, validator_key, 'SLASHING', unexplained_gwei, close_payload_id
    from evidence
    where is_complete and is_slashed and unexplained_gwei < 0
    union all
    select evidence.chain_id, evidence.period_id, evidence.validator_key, 'CONSOLIDATION_OUT', evidence.unexplained_gwei,
        evidence.close_payload_id
    from evidence
    join consolidations
        on consolidations.period_id = evidence.period_id and consolidations.source_key = evidence.validator_key
    union all
    select evidence.chain_id, evidence.period_id, evidence.validator_key, 'CONSOLIDATION_IN', evidence.unexplained_gwei,
        evidence.close_payload_id
    from evidence
    join consolidations
        on consolidations.period_id = evidence.period_id and consolidations.target_key = evidence.validator_key
    union all
    select chain_id, period_id, validator_key, 'DEPOSIT', unexplained_gwei, close_payload_id from deposits
)

select
    movements.chain_id,
    movements.period_id,
    movements.validator_key,
    movements.kind,
    {{gwei_to_coin gwei="movements.amount_gwei"}} as amount_native,
    providers.provider_id as source_provider_id,
    movements.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from movements
join {{ref "providers"}} as providers on providers.provider_name = 'beacon_api'
