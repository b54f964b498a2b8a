-- One row per chain and period that any payload speaks of, with its place in the chain and whether it is final.
-- Its times are those of its first and last block, NULL while they are not known.
-- Final: a final answer proves it over, or one proves a period finality_lag later over, or the chain has moved so far.
with named as (
    select *, cast(period_identifier as bigint) as period_name
    from {{ref "payload_periods"}}
    where period_identifier ~ '^(0|[1-9][0-9]{0,17})$'
),

mentions as (
    select
        mentioned.payload_id,
        mentioned.chain_id,
        mentioned.period_identifier,
        case
            when windows.chain_id is null then mentioned.period_name
            else windows.from_period + {{integer_quotient dividend="(mentioned.period_name - windows.first_epoch)" divisor="windows.epochs"}}
        end as period_number,
        mentioned.period_name + windows.epochs - 1 as last_epoch,
        mentioned.provider_name,
        mentioned.endpoint,
        mentioned.fetched_at,
        mentioned.is_final,
        chains.finality_lag,
        row_number() over (
            partition by mentioned.chain_id, mentioned.period_identifier
            order by
                mentioned.fetched_at desc nulls last,
                mentioned.payload_id desc nulls last,
                windows.chain_id nulls last,
                windows.from_period nulls last
        ) as recency
    from named as mentioned
    join {{ref "chains"}} as chains on chains.chain_id = mentioned.chain_id
    left join {{ref "epoch_windows"}} as windows
        on windows.chain_id = mentioned.chain_id
        and mentioned.period_name >= windows.first_epoch
        and (windows.until_epoch is null or mentioned.period_name < windows.until_epoch)
    where windows.chain_id is null or (mentioned.period_name - windows.first_epoch) % windows.epochs = 0
),

published_proofs as (
    select mentions.chain_id, mentions.period_number, min(mentions.fetched_at) as proven_at
    from mentions
    join {{ref "provider_endpoints"}} as endpoints
        on endpoints.provider_name = mentions.provider_name and endpoints.endpoint = mentions.endpoint
    where endpoints.proves_period_over and mentions.is_final
    group by mentions.chain_id, mentions.period_number
),

over_proofs as (
    select chain_id, period_number, proven_at from published_proofs
    union all
    -- A running epoch proves the one before it over.
    select info.chain_id, cast(info.period_identifier as bigint) - 1 as period_number, info.fetched_at as proven_at
    from {{ref "stg_solana_rpc__get_epoch_info"}} as info
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = info.chain_id
        and mappings.fact = 'PERIOD'
        and mappings.provider_name = 'solana_rpc'
        and mappings.endpoint = 'getEpochInfo'
),

latest_mentions as (
    select * from mentions where recency = 1
),

-- A finalized block settles every reward of the epochs that lie far enough before it.
finalized_epochs as (
    select
        headers.chain_id,
        {{integer_quotient dividend="headers.slot" divisor="chains.slots_per_epoch"}} as epoch,
        min(headers.fetched_at) as proven_at
    from {{ref "stg_beacon_api__headers"}} as headers
    join {{ref "canonical_beacon_chains"}} as chains on chains.chain_id = headers.chain_id
    where headers.is_final
    group by headers.chain_id, 2
),

proofs as (
    select latest_mentions.chain_id, latest_mentions.period_number, published_proofs.proven_at
    from latest_mentions
    join published_proofs
        on published_proofs.chain_id = latest_mentions.chain_id
        and published_proofs.period_number = latest_mentions.period_number
    union all
    select latest_mentions.chain_id, latest_mentions.period_number, over_proofs.proven_at
    from latest_mentions
    join over_proofs
        on over_proofs.chain_id = latest_mentions.chain_id
        and over_proofs.period_number >= latest_mentions.period_number + latest_mentions.finality_lag
    union all
    select latest_mentions.chain_id, latest_mentions.period_number, finalized_epochs.proven_at
    from latest_mentions
    join {{ref "protocol_rules"}} as rules
        on rules.chain_id = latest_mentions.chain_id
        and rules.rule = 'REWARDS_SETTLED_AFTER_EPOCHS'
        and rules.from_period <= latest_mentions.period_number
        and (rules.until_period is null or rules.until_period > latest_mentions.period_number)
    join finalized_epochs
        on finalized_epochs.chain_id = latest_mentions.chain_id
        and finalized_epochs.epoch >= latest_mentions.last_epoch + rules.value
),

finality as (
    select chain_id, period_number, min(proven_at) as finalized_at
    from proofs
    group by chain_id, period_number
)

select
    latest_mentions.chain_id,
    latest_mentions.period_identifier,
    {{surrogate_key parts=(list "latest_mentions.chain_id" "latest_mentions.period_identifier")}} as period_id,
    latest_mentions.period_number,
    slots.first_slot,
    slots.last_slot,
    starts.block_time as period_start,
    ends.block_time as period_end,
    finality.finalized_at is not null as is_finalized,
    finality.finalized_at,
    providers.provider_id as source_provider_id,
    latest_mentions.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from latest_mentions
join {{ref "providers"}} as providers on providers.provider_name = latest_mentions.provider_name
left join finality
    on finality.chain_id = latest_mentions.chain_id and finality.period_number = latest_mentions.period_number
left join {{ref "canonical_period_slots"}} as slots
    on slots.chain_id = latest_mentions.chain_id and slots.period_identifier = latest_mentions.period_identifier
left join {{ref "canonical_period_times"}} as starts
    on starts.chain_id = latest_mentions.chain_id
    and starts.period_identifier = latest_mentions.period_identifier
    and starts.moment = 'START'
left join {{ref "canonical_period_times"}} as ends
    on ends.chain_id = latest_mentions.chain_id
    and ends.period_identifier = latest_mentions.period_identifier
    and ends.moment = 'END'
