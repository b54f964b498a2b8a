-- One row per request and moment at which its answer became another one: the payload before, and the one after.
-- An answer that goes A, B, A makes two rows. Answers that are not final are still on their way and do not count.
with seen as (
    select
        payloads.provider_name,
        payloads.endpoint,
        payloads.chain_id,
        payloads.period_identifier,
        payloads.covers_from,
        payloads.covers_until,
        payloads.validator_key,
        payloads.request_hash,
        observations.payload_id,
        observations.fetched_at
    from {{source "landing" "staging_payloads"}} as payloads
    join {{source "landing" "payload_observations"}} as observations
        on observations.payload_id = payloads.payload_id
    where observations.is_final
),

followed as (
    select
        *,
        lag(payload_id) over (
            partition by provider_name, endpoint, chain_id, period_identifier, covers_from, covers_until, validator_key, request_hash
            order by fetched_at nulls last, payload_id nulls last
        ) as earlier_payload_id
    from seen
)

select
    provider_name,
    endpoint,
    chain_id,
    period_identifier,
    covers_from,
    covers_until,
    validator_key,
    request_hash,
    earlier_payload_id,
    payload_id as later_payload_id,
    fetched_at as changed_at
from followed
where earlier_payload_id <> payload_id
