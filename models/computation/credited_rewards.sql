-- One row per chain, period, stake account and component of which stakers get a part: what was credited to the account,
-- of the inflation (COMMISSION) or of the tips (MEV_TIPS). It is the staker's money; it tells whose stake earned how much.
select
    chain_id,
    period_id,
    validator_key,
    'COMMISSION' as revenue_component,
    stake_account,
    rewards_native as credited_native,
    status
from {{ref "canonical_stake_rewards"}}
where stake_account <> '*'
union all
select
    chain_id,
    period_id,
    validator_key,
    'MEV_TIPS' as revenue_component,
    stake_account,
    tips_native as credited_native,
    status
from {{ref "canonical_staker_tips"}}
