-- One row per chain, period, validator that the operator runs, fact and payload that the fact was read from: a component
-- of the P&L, the stake, or what was credited to stakers (`CREDITED_` and the component).
with operated as (
    select chain_id, period_id, validator_key from {{ref "operated_validators"}}
),

-- Of one row for each validator, and of one for each stake account.
inflation_payloads as (
    select operated.chain_id, operated.period_id, operated.validator_key, sources.payload_id, true as is_total
    from operated
    inner join {{ref "canonical_stake_rewards_sources"}} as sources
        on sources.row_id = {{surrogate_key parts=(list "operated.chain_id" "operated.period_id" "operated.validator_key" "'*'")}}
    union
    select operated.chain_id, operated.period_id, operated.validator_key, rewards.source_payload_id, false as is_total
    from operated
    inner join {{ref "canonical_stake_rewards"}} as rewards
        on rewards.chain_id = operated.chain_id
        and rewards.period_id = operated.period_id
        and rewards.validator_key = operated.validator_key
    where rewards.stake_account <> '*'
)

select operated.chain_id, operated.period_id, operated.validator_key, 'EXEC_FEES' as fact, sources.payload_id
from operated
inner join {{ref "canonical_validator_fees_sources"}} as sources
    on sources.row_id = {{surrogate_key parts=(list "operated.chain_id" "operated.period_id" "operated.validator_key")}}
union
select operated.chain_id, operated.period_id, operated.validator_key, 'MEV_TIPS' as fact, sources.payload_id
from operated
inner join {{ref "canonical_validator_mev_sources"}} as sources
    on sources.row_id = {{surrogate_key parts=(list "operated.chain_id" "operated.period_id" "operated.validator_key")}}
union
select chain_id, period_id, validator_key, 'COMMISSION' as fact, payload_id from inflation_payloads where is_total
union
select chain_id, period_id, validator_key, 'VOTE_REWARDS' as fact, payload_id from inflation_payloads
union
select chain_id, period_id, validator_key, 'CREDITED_COMMISSION' as fact, payload_id
from inflation_payloads
where not is_total
union
select operated.chain_id, operated.period_id, operated.validator_key, 'CREDITED_MEV_TIPS' as fact, tips.source_payload_id
from operated
inner join {{ref "canonical_staker_tips"}} as tips
    on tips.chain_id = operated.chain_id
    and tips.period_id = operated.period_id
    and tips.validator_key = operated.validator_key
union
select operated.chain_id, operated.period_id, operated.validator_key, 'STAKE' as fact, positions.source_payload_id
from operated
inner join {{ref "canonical_stake_positions"}} as positions
    on positions.chain_id = operated.chain_id
    and positions.period_id = operated.period_id
    and positions.validator_key = operated.validator_key
union
select operated.chain_id, operated.period_id, operated.validator_key, 'STAKE' as fact, sources.payload_id
from operated
inner join {{ref "canonical_validator_meta_sources"}} as sources
    on sources.row_id = {{surrogate_key parts=(list "operated.chain_id" "operated.period_id" "operated.validator_key")}}
