-- One row per chain, period, validator, fact and endpoint that gives the fact: what it says, and whether it is the one
-- that counts. Usable before missing, seen before derived, then priority, then the later answer.
with said as (
    select * from {{ref "facts_said_by_doublezero"}}
    union all
    select * from {{ref "facts_said_by_jito"}}
    union all
    select * from {{ref "facts_said_by_marinade"}}
    union all
    select * from {{ref "facts_said_by_solana_rpc"}}
    union all
    select * from {{ref "facts_said_by_ethereum"}}
    union all
    select * from {{ref "vote_cost_facts"}}
),

judged as (
    select
        said.*,
        mappings.priority,
        case
            when said.value is null then 'MISSING'
            when said.value = 0 and not said.is_rate and not said.is_zero_proven and endpoints.zero_means = 'UNKNOWN' then 'MISSING'
            when said.is_derived then 'DERIVED'
            when said.value = 0 and not said.is_rate then 'PROVEN_ZERO'
            else 'OBSERVED'
        end as status
    from said
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = said.chain_id
        and mappings.fact = said.fact
        and mappings.provider_name = said.provider_name
        and mappings.endpoint = said.endpoint
    join {{ref "provider_endpoints"}} as endpoints
        on endpoints.provider_name = said.provider_name and endpoints.endpoint = said.endpoint
),

ranked as (
    select
        *,
        case status when 'MISSING' then 2 when 'DERIVED' then 1 else 0 end as worth,
        row_number() over (
            partition by chain_id, period_id, validator_key, fact, provider_name, endpoint
            order by
                is_final desc nulls last,
                case status when 'MISSING' then 2 when 'DERIVED' then 1 else 0 end nulls last,
                fetched_at desc nulls last,
                payload_id desc nulls last,
                json_path nulls last
        ) as preference_within_endpoint
    from judged
),

candidates as (
    select
        *,
        row_number() over (
            partition by chain_id, period_id, validator_key, fact
            order by
                worth nulls last,
                priority nulls last,
                fetched_at desc nulls last,
                payload_id desc nulls last,
                provider_name nulls last,
                endpoint nulls last
        ) as preference
    from ranked
    where preference_within_endpoint = 1
)

select
    candidates.chain_id,
    candidates.period_id,
    candidates.validator_key,
    candidates.fact,
    candidates.provider_name,
    candidates.endpoint,
    case when candidates.status <> 'MISSING' then candidates.value end as value,
    candidates.status,
    candidates.payload_id,
    candidates.json_path,
    candidates.preference = 1 as is_chosen,
    providers.provider_id as source_provider_id,
    candidates.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from candidates
join {{ref "providers"}} as providers on providers.provider_name = candidates.provider_name
