-- One row per row of canonical_validator_meta and figure that it was made of. Of positions it names the payloads alone:
-- the positions have sources of their own. A table, since its tests and the analysts' copy would each join it again.
with made as (
    select
        {{surrogate_key parts=(list "meta.chain_id" "meta.period_id" "meta.validator_key")}} as row_id,
        meta.chain_id,
        meta.period_id,
        periods.period_identifier,
        meta.validator_key,
        meta.delegator_count,
        meta.uptime_bps
    from {{ref "canonical_validator_meta"}} as meta
    join {{ref "canonical_periods"}} as periods on periods.period_id = meta.period_id
),

position_payloads as (
    select distinct chain_id, period_id, validator_key, source_payload_id as payload_id
    from {{ref "canonical_stake_positions"}}
),

uptimes as (
    select chain_id, period_identifier, validator_key, uptime_bps, payload_id, element_path
    from {{ref "stg_stakewiz__validators"}}
    union all
    select chain_id, period_identifier, validator_key, uptime_bps, payload_id, element_path
    from {{ref "stg_stakewiz__validator_vote"}}
)

select
    made.row_id,
    candidates.payload_id,
    candidates.json_path,
    case when candidates.fact not in ('MEV_COMMISSION_RATE', 'COMMISSION_RATE') then candidates.value end as amount_native
from made
join {{ref "canonical_fact_candidates"}} as candidates
    on candidates.chain_id = made.chain_id
    and candidates.period_id = made.period_id
    and candidates.validator_key = made.validator_key
where candidates.is_chosen and candidates.fact in ('ACTIVE_STAKE', 'COMMISSION_RATE', 'MEV_TOTAL')
union all
select made.row_id, position_payloads.payload_id, '$', null
from made
join position_payloads
    on position_payloads.chain_id = made.chain_id
    and position_payloads.period_id = made.period_id
    and position_payloads.validator_key = made.validator_key
where made.delegator_count is not null
union all
select made.row_id, uptimes.payload_id, uptimes.element_path || '.uptime', null
from made
join uptimes
    on uptimes.chain_id = made.chain_id
    and uptimes.period_identifier = made.period_identifier
    and uptimes.validator_key = made.validator_key
where uptimes.uptime_bps is not null
