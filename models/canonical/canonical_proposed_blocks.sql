-- One row per chain, slot and hash of an execution block that a block of the consensus chain holds: who proposed it, whether
-- it is canonical, who receives its fees and who was to be paid. Where the registry has the proposer, it names the recipient;
-- else the relays do, if they agree.
with answers as (
    select
        *,
        row_number() over (
            partition by chain_id, slot, execution_block_hash
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as preference
    from {{ref "stg_beacon_api__blocks"}}
    where execution_block_hash is not null
),

claims as (
    select
        chain_id,
        slot,
        block_hash,
        min(fee_recipient) as least_recipient,
        max(fee_recipient) as greatest_recipient,
        max(claimed_native) as claimed_native
    from {{ref "canonical_block_claims"}}
    group by chain_id, slot, block_hash
)

select
    answers.chain_id,
    answers.slot,
    answers.execution_block_hash as block_hash,
    slots.period_id,
    slots.outcome = 'PRODUCED' and slots.state_root = answers.state_root as is_canonical,
    case when slots.outcome = 'PRODUCED' and slots.state_root = answers.state_root then slots.validator_key end as validator_key,
    answers.execution_block_number as block_number,
    answers.fee_recipient as receiver,
    validators.ownership,
    coalesce(
        validators.fee_recipient,
        case when claims.least_recipient = claims.greatest_recipient then claims.least_recipient end
    ) as recipient,
    case when claims.least_recipient = claims.greatest_recipient then claims.least_recipient end as claimed_recipient,
    claims.claimed_native,
    answers.payload_id,
    answers.fetched_at,
    answers.is_final
from answers
join {{ref "canonical_beacon_slots"}} as slots on slots.chain_id = answers.chain_id and slots.slot = answers.slot
join {{ref "canonical_periods"}} as periods on periods.period_id = slots.period_id
left join {{ref "validators"}} as validators
    on validators.chain_id = slots.chain_id
    and validators.validator_key = slots.validator_key
    and validators.from_period <= periods.period_number
    and (validators.until_period is null or validators.until_period > periods.period_number)
left join claims
    on claims.chain_id = answers.chain_id and claims.slot = answers.slot and claims.block_hash = answers.execution_block_hash
where answers.preference = 1
