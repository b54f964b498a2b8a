-- One row per partner, chain, period and validator with stake positions: the partner's part of its stake.
-- A wallet belongs to one partner at a time, and is matched by the withdrawer. NULL when a part is unknown.
with wallets_in_period as (
    select distinct periods.chain_id, periods.period_id, wallets.wallet_address, wallets.partner_id
    from {{ref "canonical_periods"}} as periods
    inner join {{ref "partner_wallets"}} as wallets
        on wallets.chain_id = periods.chain_id
        and wallets.from_period <= periods.period_number
        and (wallets.until_period is null or periods.period_number < wallets.until_period)
),

validators_with_positions as (
    select distinct chain_id, period_id, validator_key from {{ref "canonical_stake_positions"}}
),

partners_and_validators as (
    select partners.partner_id, seen.chain_id, seen.period_id, seen.validator_key
    from validators_with_positions as seen
    cross join {{ref "partners"}} as partners
),

positions_of_partners as (
    select
        wallets.partner_id,
        positions.chain_id,
        positions.period_id,
        positions.validator_key,
        cast(sum(positions.stake_weight) as decimal(38, 0)) as stake_weight,
        count(*) filter (where positions.stake_weight is null) as positions_of_unknown_weight,
        count(*) filter (where positions.status = 'DERIVED') as positions_derived
    from {{ref "canonical_stake_positions"}} as positions
    inner join wallets_in_period as wallets
        on wallets.chain_id = positions.chain_id
        and wallets.period_id = positions.period_id
        and wallets.wallet_address = positions.withdrawer_wallet
    group by wallets.partner_id, positions.chain_id, positions.period_id, positions.validator_key
)

select
    pairs.partner_id,
    pairs.chain_id,
    pairs.period_id,
    pairs.validator_key,
    cast(
        case
            when held.positions_of_unknown_weight > 0 then null
            else coalesce(held.stake_weight, 0)
        end as decimal(38, 0)
    ) as stake_weight,
    case
        when held.positions_of_unknown_weight > 0 then 'MISSING'
        when held.positions_derived > 0 then 'DERIVED'
        else 'OBSERVED'
    end as status
from partners_and_validators as pairs
left join positions_of_partners as held
    on held.partner_id = pairs.partner_id
    and held.chain_id = pairs.chain_id
    and held.period_id = pairs.period_id
    and held.validator_key = pairs.validator_key
