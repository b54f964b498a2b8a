-- One row per validator, period and answer out of which a cost of voting can be worked out, with the fact that it is.
-- Votes are no figure of any answer: there were at least as many as their credits, each earning the most that one can.
-- More credits than the slots of an epoch can give are lamports: what credits became with Alpenglow.
with earned as (
    select
        'solana_rpc' as provider_name,
        'getVoteAccounts' as endpoint,
        credits.payload_id,
        credits.chain_id,
        periods.period_id,
        periods.period_number,
        credits.fetched_at,
        credits.is_final,
        credits.entry_path || '[1]' as json_path,
        credits.validator_key,
        credits.vote_credits
    from {{ref "stg_solana_rpc__get_vote_accounts_credits"}} as credits
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = credits.chain_id and periods.period_identifier = credits.period_identifier
    -- The running epoch still earns.
    join {{ref "canonical_periods"}} as answered
        on answered.chain_id = credits.chain_id
        and answered.period_identifier = credits.answered_period
        and answered.period_number > periods.period_number
    union all
    select
        'marinade',
        'validators',
        snapshots.payload_id,
        snapshots.chain_id,
        periods.period_id,
        periods.period_number,
        snapshots.fetched_at,
        snapshots.is_final,
        snapshots.element_path || '.credits',
        snapshots.validator_key,
        snapshots.vote_credits
    from {{ref "stg_marinade__validators"}} as snapshots
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = snapshots.chain_id and periods.period_identifier = snapshots.period_identifier
),

ruled as (
    select
        earned.*,
        cast(most.value as bigint) as credits_per_vote,
        cast(slots.value as bigint) as slots_per_epoch,
        cast(fees.value as decimal(38, 0)) as vote_fee_lamports
    from earned
    left join {{ref "protocol_rules"}} as most
        on most.chain_id = earned.chain_id
        and most.rule = 'VOTE_CREDITS_PER_VOTE'
        and most.from_period <= earned.period_number
        and (most.until_period is null or most.until_period > earned.period_number)
    left join {{ref "protocol_rules"}} as slots
        on slots.chain_id = earned.chain_id
        and slots.rule = 'SLOTS_PER_EPOCH'
        and slots.from_period <= earned.period_number
        and (slots.until_period is null or slots.until_period > earned.period_number)
    left join {{ref "protocol_rules"}} as fees
        on fees.chain_id = earned.chain_id
        and fees.rule = 'VOTE_FEE_LAMPORTS'
        and fees.from_period <= earned.period_number
        and (fees.until_period is null or fees.until_period > earned.period_number)
),

voted as (
    select
        *,
        case
            when vote_credits between 0 and slots_per_epoch * credits_per_vote
            then {{floor_share amount="vote_credits + credits_per_vote - 1" part="1" total="credits_per_vote"}}
        end as votes
    from ruled
)

select
    provider_name,
    endpoint,
    payload_id,
    chain_id,
    period_id,
    fetched_at,
    is_final,
    json_path,
    validator_key,
    'COST_VOTES' as fact,
    false as is_rate,
    {{lamports_to_coin lamports="cast(votes as decimal(38, 0)) * vote_fee_lamports"}} as value,
    true as is_derived,
    false as is_zero_proven
from voted
union all
select
    'solana_rpc',
    'getVoteAccounts',
    listed.payload_id,
    listed.chain_id,
    periods.period_id,
    listed.fetched_at,
    listed.is_final,
    listed.element_path,
    listed.validator_key,
    'COST_VAT',
    false,
    {{lamports_to_coin lamports="rules.value"}},
    true,
    false
from {{ref "stg_solana_rpc__get_vote_accounts"}} as listed
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = listed.chain_id and periods.period_identifier = listed.period_identifier
join {{ref "protocol_rules"}} as rules
    on rules.chain_id = listed.chain_id
    and rules.rule = 'VAT_LAMPORTS'
    and rules.from_period <= periods.period_number
    and (rules.until_period is null or rules.until_period > periods.period_number)
