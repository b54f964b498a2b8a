-- One row per identity span and observation that it rests on: those within it, and for an assumed span its neighbours.
select
    {{surrogate_key parts=(list "identities.chain_id" "identities.validator_key" "identities.valid_from_period")}} as row_id,
    observations.payload_id,
    observations.json_path,
    cast(null as decimal(38, 18)) as amount_native
from {{ref "canonical_validator_identities"}} as identities
join {{ref "canonical_identity_observations"}} as observations
    on observations.chain_id = identities.chain_id
    and observations.validator_key = identities.validator_key
    and observations.identity_pubkey = identities.identity_pubkey
    and observations.period_number >= identities.valid_from_period - case when identities.basis = 'ASSUMED' then 1 else 0 end
    and (
        identities.valid_until_period is null
        or observations.period_number < identities.valid_until_period + case when identities.basis = 'ASSUMED' then 1 else 0 end
    )
union all
select
    {{surrogate_key parts=(list "identities.chain_id" "identities.validator_key" "identities.valid_from_period")}},
    indices.payload_id,
    indices.json_path,
    cast(null as decimal(38, 18))
from {{ref "canonical_validator_identities"}} as identities
join {{ref "canonical_validator_indices"}} as indices
    on indices.chain_id = identities.chain_id and indices.validator_key = identities.validator_key
