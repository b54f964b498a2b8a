-- One row per page of a list that names every leaf of one validator's tip account in one period: such a list proves that
-- an account which it does not name was given nothing. Of several whole lists the one last fetched counts.
with leaves as (
    select listed.*, periods.period_id
    from {{ref "stg_jito__staker_rewards"}} as listed
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = listed.chain_id and periods.period_identifier = listed.period_identifier
    where listed.is_of_one_account and listed.is_final
),

pages as (
    select
        chain_id,
        period_id,
        validator_key,
        sort_order,
        page_limit,
        page,
        payload_id,
        fetched_at,
        count(*) as leaf_count,
        row_number() over (
            partition by chain_id, period_id, validator_key, sort_order, page_limit, page
            order by fetched_at desc nulls last, payload_id desc nulls last
        ) as recency
    from leaves
    group by chain_id, period_id, validator_key, sort_order, page_limit, page, payload_id, fetched_at
),

-- Whole: the pages follow each other from 1, each is full but the last, and the last is not.
lists as (
    select
        chain_id,
        period_id,
        validator_key,
        sort_order,
        page_limit,
        max(fetched_at) as listed_at,
        sum(leaf_count) as leaf_count
    from pages
    where recency = 1
    group by chain_id, period_id, validator_key, sort_order, page_limit
    having count(*) filter (where leaf_count = page_limit) = max(page) - 1
        and max(page) filter (where leaf_count < page_limit) = max(page)
),

-- Rows that changed places between two pages leave one out and name another twice.
claimants as (
    select
        leaves.chain_id,
        leaves.period_id,
        leaves.validator_key,
        leaves.sort_order,
        leaves.page_limit,
        count(distinct leaves.claimant) as claimant_count
    from leaves
    join pages on pages.payload_id = leaves.payload_id and pages.recency = 1
    group by leaves.chain_id, leaves.period_id, leaves.validator_key, leaves.sort_order, leaves.page_limit
),

whole_lists as (
    select
        lists.*,
        row_number() over (
            partition by lists.chain_id, lists.period_id, lists.validator_key
            order by lists.listed_at desc nulls last, lists.page_limit desc nulls last, lists.sort_order nulls last
        ) as preference
    from lists
    join claimants
        on claimants.chain_id = lists.chain_id
        and claimants.period_id = lists.period_id
        and claimants.validator_key = lists.validator_key
        and claimants.sort_order = lists.sort_order
        and claimants.page_limit = lists.page_limit
    where claimants.claimant_count = lists.leaf_count
)

select
    whole_lists.chain_id,
    whole_lists.period_id,
    whole_lists.validator_key,
    pages.page,
    pages.payload_id,
    whole_lists.listed_at,
    row_number() over (
        partition by whole_lists.chain_id, whole_lists.period_id, whole_lists.validator_key
        order by pages.fetched_at desc nulls last, pages.payload_id desc nulls last
    ) = 1 as is_newest_page
from whole_lists
join pages
    on pages.chain_id = whole_lists.chain_id
    and pages.period_id = whole_lists.period_id
    and pages.validator_key = whole_lists.validator_key
    and pages.sort_order = whole_lists.sort_order
    and pages.page_limit = whole_lists.page_limit
    and pages.recency = 1
where whole_lists.preference = 1
