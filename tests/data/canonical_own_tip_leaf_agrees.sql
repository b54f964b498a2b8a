{{config severity="warn"}}
-- The validator's own leaf of its tip account is not what the split of the account gives it.
with own_leaves as (
    select
        leaves.chain_id,
        periods.period_id,
        leaves.validator_key,
        leaves.payload_id,
        {{lamports_to_coin lamports="leaves.amount_lamports"}} as leaf_native,
        row_number() over (
            partition by leaves.chain_id, periods.period_id, leaves.validator_key
            order by leaves.is_final desc nulls last, leaves.fetched_at desc nulls last, leaves.payload_id desc nulls last
        ) as preference
    from {{ref "stg_jito__staker_rewards"}} as leaves
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = leaves.chain_id and periods.period_identifier = leaves.period_identifier
    where leaves.claimant_kind = 'VALIDATOR'
)

select
    own_leaves.chain_id,
    own_leaves.period_id,
    own_leaves.validator_key,
    own_leaves.payload_id,
    own_leaves.leaf_native,
    split.validator_mev_native
from own_leaves
join {{ref "canonical_validator_mev"}} as split
    on split.chain_id = own_leaves.chain_id
    and split.period_id = own_leaves.period_id
    and split.validator_key = own_leaves.validator_key
where own_leaves.preference = 1 and split.status <> 'MISSING' and own_leaves.leaf_native <> split.validator_mev_native
