-- One row per chain, slot and validator of which a consensus node told the state at that slot: the answer that counts.
with ranked as (
    select
        *,
        row_number() over (
            partition by chain_id, slot, validator_index
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last, element_path nulls last
        ) as preference
    from {{ref "stg_beacon_api__states_id_validators"}}
    where slot is not null
)

select
    ranked.chain_id,
    ranked.slot,
    ranked.validator_key,
    ranked.validator_index,
    {{integer_quotient dividend="ranked.slot" divisor="chains.slots_per_epoch"}} as epoch,
    ranked.balance_gwei,
    ranked.effective_balance_gwei,
    ranked.is_slashed,
    ranked.activation_epoch,
    ranked.exit_epoch,
    ranked.withdrawable_epoch,
    ranked.withdrawal_address,
    ranked.payload_id,
    ranked.element_path as json_path,
    ranked.fetched_at,
    ranked.is_final
from ranked
join {{ref "canonical_beacon_chains"}} as chains on chains.chain_id = ranked.chain_id
where ranked.preference = 1
