-- One row per chain, validator and span of periods in which it had one identity, without gaps from period 0 on.
-- Where nobody looked, the identity is that of the nearest period observed (of two equally near, the earlier): ASSUMED.
with neighbours as (
    select
        *,
        lag(period_number) over (partition by chain_id, validator_key order by period_number nulls last) as previous_number,
        lead(period_number) over (partition by chain_id, validator_key order by period_number nulls last) as next_number
    from {{ref "canonical_identity_observations"}}
),

spans as (
    select chain_id, validator_key, identity_pubkey, provider_name, payload_id, fetched_at,
        'ASSUMED' as basis,
        coalesce({{integer_quotient dividend="previous_number + period_number" divisor="2"}} + 1, 0) as from_period,
        period_number as until_period
    from neighbours
    union all
    select chain_id, validator_key, identity_pubkey, provider_name, payload_id, fetched_at,
        'OBSERVED',
        period_number,
        period_number + 1
    from neighbours
    union all
    select chain_id, validator_key, identity_pubkey, provider_name, payload_id, fetched_at,
        'ASSUMED',
        period_number + 1,
        {{integer_quotient dividend="period_number + next_number" divisor="2"}} + 1
    from neighbours
),

marked as (
    select
        *,
        case
            when identity_pubkey = lag(identity_pubkey) over validator_spans
                and basis = lag(basis) over validator_spans
            then 0
            else 1
        end as is_change
    from spans
    where until_period is null or from_period < until_period
    window validator_spans as (partition by chain_id, validator_key order by from_period nulls last)
),

numbered as (
    select
        *,
        sum(is_change) over (
            partition by chain_id, validator_key
            order by from_period nulls last
            rows between unbounded preceding and current row
        ) as span_number
    from marked
),

ranked as (
    select
        *,
        row_number() over (
            partition by chain_id, validator_key, span_number
            order by fetched_at desc nulls last, payload_id desc nulls last, from_period desc nulls last
        ) as recency
    from numbered
),

merged as (
    select
        chain_id,
        validator_key,
        span_number,
        min(identity_pubkey) as identity_pubkey,
        min(basis) as basis,
        min(from_period) as valid_from_period,
        case when count(*) = count(until_period) then max(until_period) end as valid_until_period
    from ranked
    group by chain_id, validator_key, span_number
),

names as (
    select
        chain_id,
        validator_key,
        display_name,
        row_number() over (partition by chain_id, validator_key order by from_period desc nulls last) as recency
    from {{ref "validators"}}
)

select
    merged.chain_id,
    merged.validator_key,
    merged.valid_from_period,
    merged.valid_until_period,
    merged.identity_pubkey,
    cast(null as varchar) as fee_recipient,
    names.display_name,
    merged.basis,
    providers.provider_id as source_provider_id,
    ranked.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from merged
join ranked
    on ranked.chain_id = merged.chain_id
    and ranked.validator_key = merged.validator_key
    and ranked.span_number = merged.span_number
    and ranked.recency = 1
join {{ref "providers"}} as providers on providers.provider_name = ranked.provider_name
left join names
    on names.chain_id = merged.chain_id and names.validator_key = merged.validator_key and names.recency = 1
