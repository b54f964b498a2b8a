-- One row per coin, currency, day and endpoint that tells its close: the price at the end of the UTC day, and whether it
-- is the one that counts. The newest price of a series may still move: it closes a day once another follows it.
with closes as (
    select
        claims.*,
        mappings.priority,
        row_number() over (
            partition by claims.native_unit, claims.quote, claims.price_date, claims.provider_name, claims.endpoint
            order by
                claims.is_final desc nulls last,
                claims.fetched_at desc nulls last,
                claims.payload_id desc nulls last,
                claims.json_path nulls last
        ) as preference_within_endpoint
    from {{ref "canonical_price_claims"}} as claims
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = claims.chain_id
        and mappings.fact = 'PRICE'
        and mappings.provider_name = claims.provider_name
        and mappings.endpoint = claims.endpoint
    where claims.native_unit is not null
        and claims.price_date is not null
        and claims.rate > 0
        and not claims.is_newest
        -- The day was over when it was told.
        and cast(claims.fetched_at at time zone 'UTC' as date) > claims.price_date
),

ranked as (
    select
        *,
        row_number() over (
            partition by native_unit, quote, price_date
            order by
                priority nulls last,
                fetched_at desc nulls last,
                payload_id desc nulls last,
                provider_name nulls last,
                endpoint nulls last
        ) as preference
    from closes
    where preference_within_endpoint = 1
)

select
    ranked.native_unit,
    ranked.quote,
    ranked.price_date,
    ranked.provider_name,
    ranked.endpoint,
    ranked.rate,
    ranked.preference = 1 as is_chosen,
    ranked.json_path,
    providers.provider_id as source_provider_id,
    ranked.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from ranked
join {{ref "providers"}} as providers on providers.provider_name = ranked.provider_name
