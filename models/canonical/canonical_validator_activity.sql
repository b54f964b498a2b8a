-- One row per chain, period and validator of which a state is known: in how many of its epochs the validator was active,
-- in how many it was to attest, and its stake over all of them. A stake is carried from one state to the next.
with periods as (
    select
        periods.chain_id,
        periods.period_id,
        periods.first_slot,
        periods.last_slot,
        {{integer_quotient dividend="periods.first_slot" divisor="chains.slots_per_epoch"}} as first_epoch,
        {{integer_quotient dividend="periods.last_slot" divisor="chains.slots_per_epoch"}} + 1 as until_epoch
    from {{ref "canonical_periods"}} as periods
    join {{ref "canonical_beacon_chains"}} as chains on chains.chain_id = periods.chain_id
    where periods.first_slot is not null
),

-- The first state after the period tells its last balance, and its stake where no other does.
observed as (
    select
        periods.period_id,
        periods.first_slot,
        periods.last_slot,
        periods.first_epoch,
        periods.until_epoch,
        states.*,
        row_number() over (
            partition by periods.period_id, states.chain_id, states.validator_key order by states.slot nulls last
        ) as place,
        row_number() over (
            partition by periods.period_id, states.chain_id, states.validator_key
            order by states.slot <= periods.last_slot desc nulls last, states.slot desc nulls last
        ) as place_from_end,
        lead(states.epoch) over (
            partition by periods.period_id, states.chain_id, states.validator_key order by states.slot nulls last
        ) as next_epoch
    from periods
    join {{ref "canonical_validator_states"}} as states
        on states.chain_id = periods.chain_id and states.slot between periods.first_slot and periods.last_slot + 1
),

-- What the last of all states says of a validator's life holds for every period: its epochs are set once.
latest_states as (
    select
        *,
        row_number() over (partition by chain_id, validator_key order by slot desc nulls last) as recency
    from {{ref "canonical_validator_states"}}
),

lives as (
    select
        observed.*,
        latest.activation_epoch as activated_at,
        latest.exit_epoch as exited_at,
        -- A slashed validator is penalised like one that misses every attestation until it may withdraw.
        case when latest.is_slashed then greatest(latest.exit_epoch, latest.withdrawable_epoch - 1) else latest.exit_epoch end
            as attests_until,
        latest.slot >= observed.last_slot or (latest.activation_epoch is not null and latest.exit_epoch is null)
            as knows_life,
        greatest(case when observed.place = 1 then observed.first_epoch else observed.epoch end, observed.first_epoch)
            as carried_from,
        least(coalesce(observed.next_epoch, observed.until_epoch), observed.until_epoch) as carried_until
    from observed
    join latest_states as latest
        on latest.chain_id = observed.chain_id and latest.validator_key = observed.validator_key and latest.recency = 1
),

spans as (
    select
        *,
        case when activated_at is null then 0 else greatest(
            least(carried_until, coalesce(exited_at, carried_until)) - greatest(carried_from, activated_at), 0
        ) end as active_epochs,
        case when activated_at is null then 0 else greatest(
            least(carried_until, coalesce(attests_until, carried_until)) - greatest(carried_from, activated_at), 0
        ) end as attesting_epochs
    from lives
),

summed as (
    select
        chain_id,
        period_id,
        validator_key,
        cast(sum(active_epochs) as bigint) as active_epochs,
        cast(sum(attesting_epochs) as bigint) as attesting_epochs,
        bool_and(knows_life) as knows_life,
        min(case when activated_at is not null then greatest(first_epoch, activated_at) end) as attests_from,
        min(least(until_epoch, coalesce(attests_until, until_epoch))) as attests_until,
        count(distinct epoch) filter (where epoch < until_epoch) >= sum(active_epochs) as is_observed_throughout,
        cast(sum(effective_balance_gwei * active_epochs) as decimal(38, 0)) as stake_weight,
        max(case when place_from_end = 1 then effective_balance_gwei end) as last_effective_balance_gwei,
        max(case when place_from_end = 1 then withdrawal_address end) as withdrawal_address,
        bool_or(is_slashed) as is_slashed,
        cast(max(case when place_from_end = 1 then cast(payload_id as varchar) end) as uuid) as payload_id,
        max(case when place_from_end = 1 then json_path end) as json_path,
        max(case when place_from_end = 1 then fetched_at end) as fetched_at,
        bool_and(is_final) as is_final
    from spans
    group by chain_id, period_id, validator_key
)

select
    chain_id,
    period_id,
    validator_key,
    active_epochs,
    attesting_epochs,
    knows_life,
    attests_from,
    attests_until,
    is_observed_throughout,
    stake_weight,
    {{gwei_to_coin gwei="case when active_epochs > 0 then last_effective_balance_gwei else 0 end"}} as active_stake_native,
    withdrawal_address,
    is_slashed,
    payload_id,
    json_path,
    fetched_at,
    is_final
from summed
