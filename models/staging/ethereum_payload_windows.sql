-- One row per payload of an Ethereum provider and window of epochs that it speaks of: the slot or epoch in its body or its
-- request decides, whatever the envelope names. Where neither is known in it, the envelope does.
with slots as (
    select 'headers' as endpoint, payload_id, provider_name, chain_id, slot, fetched_at, is_final
    from {{ref "stg_beacon_api__headers"}}
    union
    select 'blocks', payload_id, provider_name, chain_id, slot, fetched_at, is_final
    from {{ref "stg_beacon_api__blocks"}}
    union
    select 'states/{id}/validators', payload_id, provider_name, chain_id, slot, fetched_at, is_final
    from {{ref "stg_beacon_api__states_id_validators"}}
    union
    select 'states/{id}/sync_committees', payload_id, provider_name, chain_id, slot, fetched_at, is_final
    from {{ref "stg_beacon_api__states_id_sync_committees"}}
    union
    select 'validator_balances', payload_id, provider_name, chain_id, slot, fetched_at, is_final
    from {{ref "stg_beacon_api__validator_balances"}}
    union
    select 'duties/proposer', payload_id, provider_name, chain_id, slot, fetched_at, is_final
    from {{ref "stg_beacon_api__duties_proposer"}}
    union
    select 'rewards/blocks', payload_id, provider_name, chain_id, slot, fetched_at, is_final
    from {{ref "stg_beacon_api__rewards_blocks"}}
    union
    select 'rewards/sync_committee', payload_id, provider_name, chain_id, slot, fetched_at, is_final
    from {{ref "stg_beacon_api__rewards_sync_committee"}}
    union
    select 'bidtraces/proposer_payload_delivered', payload_id, provider_name, chain_id, slot, fetched_at, is_final
    from {{ref "stg_mev_relay__bidtraces_proposer_payload_delivered"}}
),

lengths as (
    select chain_id, max(slots_per_epoch) as slots_per_epoch
    from {{ref "stg_beacon_api__config_spec"}}
    group by chain_id
),

epochs as (
    select
        slots.endpoint,
        slots.payload_id,
        slots.provider_name,
        slots.chain_id,
        {{integer_quotient dividend="slots.slot" divisor="lengths.slots_per_epoch"}} as epoch,
        slots.fetched_at,
        slots.is_final
    from slots
    join lengths on lengths.chain_id = slots.chain_id
    union
    select 'rewards/attestations', payload_id, provider_name, chain_id, epoch, fetched_at, is_final
    from {{ref "stg_beacon_api__rewards_attestations"}}
)

select
    epochs.provider_name,
    epochs.endpoint,
    epochs.payload_id,
    epochs.chain_id,
    cast(epochs.epoch - (epochs.epoch - windows.first_epoch) % windows.epochs as varchar) as period_identifier,
    epochs.fetched_at,
    epochs.is_final
from epochs
join {{ref "epoch_windows"}} as windows
    on windows.chain_id = epochs.chain_id
    and epochs.epoch >= windows.first_epoch
    and (windows.until_epoch is null or epochs.epoch < windows.until_epoch)
union
select provider_name, 'eth_getBlockByNumber', payload_id, chain_id, period_identifier, fetched_at, is_final
from {{source "execution_rpc" "eth_getBlockByNumber"}}
union
select provider_name, 'eth_getBlockReceipts', payload_id, chain_id, period_identifier, fetched_at, is_final
from {{source "execution_rpc" "eth_getBlockReceipts"}}
union
select provider_name, 'eth_getBalance', payload_id, chain_id, period_identifier, fetched_at, is_final
from {{source "execution_rpc" "eth_getBalance"}}
union
select provider_name, 'bidtraces/builder_blocks_received', payload_id, chain_id, period_identifier, fetched_at, is_final
from {{source "mev_relay" "bidtraces/builder_blocks_received"}}
