-- One row per partner, chain, period and stake account at a validator that the operator runs: the stake a partner
-- brought. A wallet belongs to one partner at a time, and is matched by the withdrawer.
with wallets_in_period as (
    select distinct periods.chain_id, periods.period_id, wallets.wallet_address, wallets.partner_id
    from {{ref "canonical_periods"}} as periods
    inner join {{ref "partner_wallets"}} as wallets
        on wallets.chain_id = periods.chain_id
        and wallets.from_period <= periods.period_number
        and (wallets.until_period is null or periods.period_number < wallets.until_period)
),

-- Apart, so that no engine joins validators with wallets before it has the positions of either.
operated_positions as materialized (
    select
        positions.chain_id,
        positions.period_id,
        positions.validator_key,
        positions.stake_account,
        positions.withdrawer_wallet,
        positions.stake_weight,
        positions.status
    from {{ref "canonical_stake_positions"}} as positions
    inner join {{ref "operated_validators"}} as operated
        on operated.chain_id = positions.chain_id
        and operated.period_id = positions.period_id
        and operated.validator_key = positions.validator_key
)

select
    wallets.partner_id,
    positions.chain_id,
    positions.period_id,
    positions.validator_key,
    positions.stake_account,
    positions.withdrawer_wallet,
    cast(positions.stake_weight as decimal(38, 0)) as stake_weight,
    positions.status
from operated_positions as positions
inner join wallets_in_period as wallets
    on wallets.chain_id = positions.chain_id
    and wallets.period_id = positions.period_id
    and wallets.wallet_address = positions.withdrawer_wallet
