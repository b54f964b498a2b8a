-- What the files say and what the canonical rows hold is the same sum, mapped and unmapped together.
with staged as (
    select chain_id, payload_id, period_identifier, sum(block_rewards_lamports) as lamports
    from {{ref "stg_doublezero__block_rewards"}}
    group by chain_id, payload_id, period_identifier
),

canonical as (
    select
        facts.chain_id,
        facts.payload_id,
        periods.period_identifier,
        sum({{coin_to_lamports amount="facts.amount_native"}}) as lamports
    from {{ref "canonical_identity_facts"}} as facts
    join {{ref "canonical_periods"}} as periods on periods.period_id = facts.period_id
    group by facts.chain_id, facts.payload_id, periods.period_identifier
)

select staged.chain_id, staged.payload_id, staged.period_identifier, staged.lamports, canonical.lamports as canonical_lamports
from staged
join {{ref "canonical_periods"}} as periods
    on periods.chain_id = staged.chain_id and periods.period_identifier = staged.period_identifier
left join canonical
    on canonical.chain_id = staged.chain_id
    and canonical.payload_id = staged.payload_id
    and canonical.period_identifier = staged.period_identifier
where canonical.lamports is distinct from staged.lamports
