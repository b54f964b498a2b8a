-- One row per chain, period and stake account: the tips that it was given. An account without a row is unknown.
-- A whole list takes the place of what was said before it, and proves a zero for the positions that it does not name.
with leaves as (
    select
        listed.chain_id,
        periods.period_id,
        listed.claimant as stake_account,
        listed.validator_key,
        {{lamports_to_coin lamports="listed.amount_lamports"}} as tips_native,
        listed.payload_id,
        listed.fetched_at,
        listed.is_final,
        listed.element_path
    from {{ref "stg_jito__staker_rewards"}} as listed
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = listed.chain_id and periods.period_identifier = listed.period_identifier
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = listed.chain_id
        and mappings.fact = 'STAKER_MEV'
        and mappings.provider_name = 'jito'
        and mappings.endpoint = 'staker_rewards'
    where listed.claimant_kind = 'STAKER'
),

whole_lists as (
    select * from {{ref "canonical_tip_lists"}} where is_newest_page
),

named as (
    select
        leaves.*,
        row_number() over (
            partition by leaves.chain_id, leaves.period_id, leaves.stake_account
            order by
                leaves.is_final desc nulls last,
                leaves.fetched_at desc nulls last,
                leaves.payload_id desc nulls last,
                leaves.element_path nulls last
        ) as preference
    from leaves
    left join whole_lists
        on whole_lists.chain_id = leaves.chain_id
        and whole_lists.period_id = leaves.period_id
        and whole_lists.validator_key = leaves.validator_key
    left join {{ref "canonical_tip_lists"}} as pages on pages.payload_id = leaves.payload_id
    where whole_lists.payload_id is null
        or pages.payload_id is not null
        or (leaves.is_final and leaves.fetched_at > whole_lists.listed_at)
),

given as (
    select chain_id, period_id, stake_account, validator_key, tips_native, payload_id
    from named
    where preference = 1
),

not_named as (
    select
        positions.chain_id,
        positions.period_id,
        positions.stake_account,
        positions.validator_key,
        cast(0 as decimal(38, 18)) as tips_native,
        whole_lists.payload_id
    from {{ref "canonical_stake_positions"}} as positions
    join whole_lists
        on whole_lists.chain_id = positions.chain_id
        and whole_lists.period_id = positions.period_id
        and whole_lists.validator_key = positions.validator_key
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = positions.chain_id
        and mappings.fact = 'STAKER_MEV'
        and mappings.provider_name = 'jito'
        and mappings.endpoint = 'staker_rewards'
    left join given
        on given.chain_id = positions.chain_id
        and given.period_id = positions.period_id
        and given.stake_account = positions.stake_account
    where given.stake_account is null
),

tips as (
    select * from given
    union all
    select * from not_named
)

select
    tips.chain_id,
    tips.period_id,
    tips.stake_account,
    tips.validator_key,
    tips.tips_native,
    case when tips.tips_native = 0 then 'PROVEN_ZERO' else 'OBSERVED' end as status,
    providers.provider_id as source_provider_id,
    tips.payload_id as source_payload_id,
    {{as_of}} as normalized_at
from tips
join {{ref "providers"}} as providers on providers.provider_name = 'jito'
