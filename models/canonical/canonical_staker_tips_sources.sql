-- One row per row of canonical_staker_tips and payload that it rests on: the leaf, or for an account that a whole list
-- does not name every page of that list.
-- A table, since its tests and the analysts' copy would each join it again.
with made as (
    select
        tips.*,
        {{surrogate_key parts=(list "tips.chain_id" "tips.period_id" "tips.stake_account")}} as row_id,
        leaves.element_path
    from {{ref "canonical_staker_tips"}} as tips
    left join {{ref "stg_jito__staker_rewards"}} as leaves
        on leaves.payload_id = tips.source_payload_id
        and leaves.claimant = tips.stake_account
        and leaves.validator_key = tips.validator_key
)

select
    row_id,
    source_payload_id as payload_id,
    element_path || '.amount' as json_path,
    tips_native as amount_native
from made
where element_path is not null
union all
select
    made.row_id,
    pages.payload_id,
    '$.rewards',
    cast(null as decimal(38, 18))
from made
join {{ref "canonical_tip_lists"}} as pages
    on pages.chain_id = made.chain_id
    and pages.period_id = made.period_id
    and pages.validator_key = made.validator_key
where made.element_path is null
