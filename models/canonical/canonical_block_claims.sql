-- One row per chain, slot, block hash and relay: what a relay claims to have delivered to the proposer. A claim is no payment:
-- the block may never have landed, or have paid less. The same block from several relays is one block with several claims.
with ranked as (
    select
        *,
        row_number() over (
            partition by chain_id, slot, block_hash, relay
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last, element_path nulls last
        ) as preference
    from {{ref "stg_mev_relay__bidtraces_proposer_payload_delivered"}}
)

select
    ranked.chain_id,
    ranked.slot,
    ranked.block_hash,
    ranked.relay,
    {{wei_to_coin wei="ranked.claimed_wei"}} as claimed_native,
    ranked.validator_key,
    ranked.fee_recipient,
    ranked.element_path as json_path,
    providers.provider_id as source_provider_id,
    ranked.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from ranked
join {{ref "providers"}} as providers on providers.provider_name = ranked.provider_name
where ranked.preference = 1
