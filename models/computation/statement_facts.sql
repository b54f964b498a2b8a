-- One row per partner, chain, period and fact that a line of the partner's statement rests on, with how well it is
-- known: the component, and for lines by stake or by rewards the stake rows; the rewards too where the line went by them.
-- Of earlier periods, on which rules rest that count over more than one, only the facts that are missing are told.
-- A line that was overridden rests on the override alone.
with bases_of_lines as (
    select
        bases.partner_id,
        bases.chain_id,
        bases.period_id,
        bases.period_id as fact_period_id,
        bases.validator_key,
        bases.revenue_component,
        bases.base_method,
        bases.component_status,
        bases.partner_stake_status,
        bases.validator_stake_status,
        bases.rewards_status
    from {{ref "commission_bases"}} as bases
    inner join {{ref "commission_lines_computed"}} as lines
        on lines.agreement_id = bases.agreement_id
        and lines.version_number = bases.version_number
        and lines.rule_key = bases.rule_key
        and lines.chain_id = bases.chain_id
        and lines.period_id = bases.period_id
        and lines.validator_key = bases.validator_key
    where lines.line_kind = 'RATE' and lines.status <> 'OVERRIDDEN'
    union all
    select
        bases.partner_id,
        bases.chain_id,
        doubts.period_id,
        bases.period_id as fact_period_id,
        bases.validator_key,
        bases.revenue_component,
        bases.base_method,
        bases.component_status,
        bases.partner_stake_status,
        bases.validator_stake_status,
        bases.rewards_status
    from {{ref "commission_bases"}} as bases
    inner join {{ref "steps_in_doubt"}} as doubts
        on doubts.agreement_id = bases.agreement_id
        and doubts.doubtful_version_number = bases.version_number
        and doubts.rule_key = bases.rule_key
        and doubts.chain_id = bases.chain_id
        and doubts.doubtful_period_id = bases.period_id
    where doubts.reason = 'MISSING_FACT'
),

facts as (
    select
        partner_id,
        chain_id,
        period_id,
        fact_period_id,
        'computation.validator_pnl' as relation,
        validator_key || '|' || revenue_component as row_key,
        component_status as status
    from bases_of_lines
    union
    select
        partner_id,
        chain_id,
        period_id,
        fact_period_id,
        'canonical.canonical_stake_positions' as relation,
        validator_key as row_key,
        partner_stake_status as status
    from bases_of_lines
    where base_method <> 'COMPONENT'
    union
    select
        partner_id,
        chain_id,
        period_id,
        fact_period_id,
        'canonical.canonical_validator_meta' as relation,
        validator_key as row_key,
        validator_stake_status as status
    from bases_of_lines
    where base_method <> 'COMPONENT'
    union
    select
        partner_id,
        chain_id,
        period_id,
        fact_period_id,
        case revenue_component
            when 'COMMISSION' then 'canonical.canonical_stake_rewards'
            else 'canonical.canonical_staker_tips'
        end as relation,
        validator_key as row_key,
        rewards_status as status
    from bases_of_lines
    where base_method = 'CREDITED_REWARDS'
)

select partner_id, chain_id, period_id, fact_period_id, relation, row_key, status
from facts
where fact_period_id = period_id or status = 'MISSING'
