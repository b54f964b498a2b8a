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
),

-- On Ethereum the public key is the validator and its index holds for good; only the recipient of its income changes, when
-- the registry says so.
recipient_starts as (
    select chain_id, validator_key, cast(0 as bigint) as from_period from {{ref "canonical_validator_indices"}}
    union
    select chain_id, validator_key, from_period from {{ref "validators"}}
    union
    select chain_id, validator_key, until_period from {{ref "validators"}} where until_period is not null
),

recipient_spans as (
    select
        *,
        lead(from_period) over (partition by chain_id, validator_key order by from_period nulls last) as until_period
    from recipient_starts
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
union all
select
    spans.chain_id,
    spans.validator_key,
    spans.from_period as valid_from_period,
    spans.until_period as valid_until_period,
    cast(indices.validator_index as varchar) as identity_pubkey,
    validators.fee_recipient,
    names.display_name,
    'OBSERVED' as basis,
    providers.provider_id as source_provider_id,
    indices.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from recipient_spans as spans
join {{ref "canonical_validator_indices"}} as indices
    on indices.chain_id = spans.chain_id and indices.validator_key = spans.validator_key
join {{ref "chain_provider_mappings"}} as mappings
    on mappings.chain_id = spans.chain_id
    and mappings.fact = 'IDENTITY'
    and mappings.provider_name = 'beacon_api'
    and mappings.endpoint = 'states/{id}/validators'
join {{ref "providers"}} as providers on providers.provider_name = 'beacon_api'
left join {{ref "validators"}} as validators
    on validators.chain_id = spans.chain_id
    and validators.validator_key = spans.validator_key
    and validators.from_period = spans.from_period
left join names
    on names.chain_id = spans.chain_id and names.validator_key = spans.validator_key and names.recency = 1
