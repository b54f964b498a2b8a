-- One row per partner, chain, period, validator and component that a rule on the partner's clients' revenue reaches and
-- of which all rewards are known: what was credited to the clients' accounts and to all, in base units. Without a row
-- the rule falls back on stake.
with partners_in_scope as (
    select distinct partner_id, chain_id, period_id, validator_key, revenue_component
    from {{ref "rules_in_scope"}}
    where attribution_method = 'CLIENT_REVENUE'
),

credited_to_clients as (
    select
        positions.partner_id,
        positions.chain_id,
        positions.period_id,
        positions.validator_key,
        credited.revenue_component,
        sum({{coin_to_lamports amount="credited.credited_native"}}) as reward_weight
    from {{ref "partner_positions"}} as positions
    inner join {{ref "credited_rewards"}} as credited
        on credited.chain_id = positions.chain_id
        and credited.period_id = positions.period_id
        and credited.validator_key = positions.validator_key
        and credited.stake_account = positions.stake_account
    group by
        positions.partner_id,
        positions.chain_id,
        positions.period_id,
        positions.validator_key,
        credited.revenue_component
)

select
    partners.partner_id,
    whole.chain_id,
    whole.period_id,
    whole.validator_key,
    whole.revenue_component,
    cast(coalesce(clients.reward_weight, 0) as decimal(38, 0)) as partner_reward_weight,
    whole.reward_weight as validator_reward_weight,
    whole.status
from {{ref "validator_reward_weights"}} as whole
inner join partners_in_scope as partners
    on partners.chain_id = whole.chain_id
    and partners.period_id = whole.period_id
    and partners.validator_key = whole.validator_key
    and partners.revenue_component = whole.revenue_component
left join credited_to_clients as clients
    on clients.partner_id = partners.partner_id
    and clients.chain_id = whole.chain_id
    and clients.period_id = whole.period_id
    and clients.validator_key = whole.validator_key
    and clients.revenue_component = whole.revenue_component
