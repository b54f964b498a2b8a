-- One row per chain, epoch and validator: what its attestations of the epoch earned, signed; head, target, source and
-- inactivity together. Never the ideal rewards. The epoch is the one attested in; the end of the next one credits it, so
-- that the reward of a period's last epoch moves the balance in the period after.
with ranked as (
    select
        rewards.*,
        indices.validator_key,
        row_number() over (
            partition by rewards.chain_id, rewards.epoch, rewards.validator_index
            order by
                rewards.is_final desc nulls last,
                rewards.fetched_at desc nulls last,
                rewards.payload_id desc nulls last,
                rewards.element_path nulls last
        ) as preference
    from {{ref "stg_beacon_api__rewards_attestations"}} as rewards
    join {{ref "canonical_validator_indices"}} as indices
        on indices.chain_id = rewards.chain_id and indices.validator_index = rewards.validator_index
)

select
    ranked.chain_id,
    ranked.epoch,
    periods.period_id,
    crediting.period_id as credited_period_id,
    ranked.validator_key,
    ranked.reward_gwei,
    ranked.payload_id,
    ranked.element_path as json_path,
    ranked.fetched_at,
    ranked.is_final
from ranked
join {{ref "epoch_windows"}} as windows
    on windows.chain_id = ranked.chain_id
    and ranked.epoch >= windows.first_epoch
    and (windows.until_epoch is null or ranked.epoch < windows.until_epoch)
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = ranked.chain_id
    and periods.period_identifier
        = cast(ranked.epoch - (ranked.epoch - windows.first_epoch) % windows.epochs as varchar)
left join {{ref "epoch_windows"}} as next_windows
    on next_windows.chain_id = ranked.chain_id
    and ranked.epoch + 1 >= next_windows.first_epoch
    and (next_windows.until_epoch is null or ranked.epoch + 1 < next_windows.until_epoch)
left join {{ref "canonical_periods"}} as crediting
    on crediting.chain_id = ranked.chain_id
    and crediting.period_identifier
        = cast(ranked.epoch + 1 - (ranked.epoch + 1 - next_windows.first_epoch) % next_windows.epochs as varchar)
where ranked.preference = 1
