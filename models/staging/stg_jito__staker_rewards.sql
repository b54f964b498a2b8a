-- One row per payload and leaf of a tip account: what a claimant was given, and which page of which list names it.
-- A table, since its readers and tests would each parse the bodies again.
-- The network's claimant is one for all validators and comes once, beside whichever validator overwrote it last.
with payloads as (
    select
        *,
        {{request_parameter request="request" name="'epoch'"}} as requested_period,
        {{request_parameter request="request" name="'validator_vote_account'"}} as requested_validator_key,
        {{request_parameter request="request" name="'stake_authority'"}} as requested_authority,
        {{request_parameter request="request" name="'sort_order'"}} as sort_order,
        {{request_parameter request="request" name="'page'"}} as page_text,
        {{request_parameter request="request" name="'limit'"}} as page_limit_text
    from {{source "jito" "staker_rewards"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.rewards'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        {{json_text document="element" path="'$.epoch'"}} as period_identifier,
        fetched_at,
        is_final,
        '$.rewards[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.validator_vote_account'"}} as validator_key,
        {{json_text document="element" path="'$.claimant'"}} as claimant,
        {{json_text document="element" path="'$.stake_authority'"}} as stake_authority,
        {{json_text document="element" path="'$.withdraw_authority'"}} as withdraw_authority,
        {{json_text document="element" path="'$.amount'"}} as amount_text,
        {{json_text document="element" path="'$.priority_fee_amount'"}} as priority_fee_amount_text,
        -- A list of one authority's leaves is never all of a validator's.
        requested_period is not null and requested_validator_key is not null and requested_authority is null as is_of_one_account,
        sort_order,
        page_text,
        page_limit_text
    from elements
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    element_path,
    validator_key,
    claimant,
    stake_authority,
    withdraw_authority,
    case
        when claimant = validator_key then 'VALIDATOR'
        -- The system program: no stake account has it as both of its authorities.
        when stake_authority = '11111111111111111111111111111111' and withdraw_authority = stake_authority then 'NETWORK'
        else 'STAKER'
    end as claimant_kind,
    {{json_integer text="amount_text"}} as amount_lamports,
    {{json_integer text="priority_fee_amount_text"}} as priority_fee_amount_lamports,
    is_of_one_account,
    -- What kobe assumes where nothing, or something else, is asked for.
    case when lower(sort_order) = 'asc' then 'ASC' else 'DESC' end as sort_order,
    coalesce(cast({{json_integer text="page_text"}} as bigint), 1) as page,
    coalesce(cast({{json_integer text="page_limit_text"}} as bigint), 100) as page_limit
from texts
