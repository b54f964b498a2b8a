-- One row per chain, period and validator of which an endpoint that counts tells the leader slots: those of the endpoint of
-- the best priority. A mere count of blocks proves no skipped slot: what it does not count as produced is unknown.
with production as (
    select
        chain_id,
        period_id,
        validator_key,
        bool_and(is_sole) as is_sole,
        cast(sum(leader_slots) as bigint) as scheduled_slots,
        cast(sum(produced_blocks) as bigint) as produced_slots
    from {{ref "canonical_production_counts"}}
    group by chain_id, period_id, validator_key
),

production_answers as (
    select
        *,
        row_number() over (
            partition by chain_id, period_id, validator_key
            order by fetched_at desc nulls last, payload_id desc nulls last, identity_pubkey nulls last
        ) as recency
    from {{ref "canonical_production_counts"}}
),

counts as (
    select
        'getLeaderSchedule' as endpoint,
        chain_id,
        period_id,
        validator_key,
        scheduled_slots,
        produced_slots,
        skipped_slots,
        unknown_slots,
        payload_id
    from {{ref "canonical_leader_fees"}}
    where scheduled_slots is not null
    union all
    select
        'getBlockProduction',
        production.chain_id,
        production.period_id,
        production.validator_key,
        production.scheduled_slots,
        production.produced_slots,
        cast(0 as bigint),
        production.scheduled_slots - production.produced_slots,
        answers.payload_id
    from production
    join production_answers as answers
        on answers.chain_id = production.chain_id
        and answers.period_id = production.period_id
        and answers.validator_key = production.validator_key
        and answers.recency = 1
    where production.is_sole
    union all
    select
        'duties/proposer',
        chain_id,
        period_id,
        validator_key,
        scheduled_slots,
        produced_slots,
        skipped_slots,
        unknown_slots,
        payload_id
    from {{ref "canonical_execution_income"}}
    where scheduled_slots is not null
),

ranked as (
    select
        counts.*,
        row_number() over (
            partition by counts.chain_id, counts.period_id, counts.validator_key
            order by mappings.priority nulls last, counts.endpoint nulls last
        ) as preference
    from counts
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = counts.chain_id
        and mappings.fact = 'SLOTS'
        and mappings.provider_name in ('solana_rpc', 'beacon_api')
        and mappings.endpoint = counts.endpoint
)

select
    chain_id,
    period_id,
    validator_key,
    scheduled_slots,
    produced_slots,
    skipped_slots,
    unknown_slots,
    endpoint,
    payload_id
from ranked
where preference = 1
