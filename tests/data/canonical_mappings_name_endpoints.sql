-- A mapping that names an endpoint nobody declared would silently count for nothing.
select mappings.chain_id, mappings.fact, mappings.provider_name, mappings.endpoint
from {{ref "chain_provider_mappings"}} as mappings
left join {{ref "provider_endpoints"}} as endpoints
    on endpoints.provider_name = mappings.provider_name and endpoints.endpoint = mappings.endpoint
where endpoints.endpoint is null
